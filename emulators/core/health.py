"""`python -m emulators.core.health`: a container's health, asked at its own control API.

The answer is 200 only when the emulator reached its own services by C-ECHO and HTTP, so this is a
question to the protocols, never to a port.
"""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Final

LIMIT_S: Final = 4.0


def healthy(environ: Mapping[str, str]) -> bool:
    """Ask the emulator of this machine. Its control port, and its token, are in the environment."""
    port = environ.get("PLUGFEST_CONTROL_PORT", "")
    if not port.isdigit() or not 0 < int(port) < 65536:
        return False
    request = urllib.request.Request(f"http://127.0.0.1:{int(port)}/health")
    if token := environ.get("PLUGFEST_CONTROL_TOKEN", ""):
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:  # noqa: S310 - ours
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError, ValueError):
        return False


if __name__ == "__main__":
    sys.exit(0 if healthy(os.environ) else 1)
