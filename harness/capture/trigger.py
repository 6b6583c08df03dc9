"""Makes a product act: its own command, or a person at a terminal."""

from __future__ import annotations

import json
import os
import select
import shlex
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

from harness.capture.control import NotDone

OPERATOR: Final = "operator"


def pull(
    trigger: str, seat: str, action: str, arguments: Mapping[str, object], limit_s: float
) -> None:
    """Run the trigger command, or prompt the operator, and wait for it to be done.

    The command gets `PLUGFEST_SEAT`, `PLUGFEST_ACTION` and `PLUGFEST_ARGUMENTS` (JSON) in its
    environment.

    Raises:
        NotDone: it failed, took too long, or nobody is there to ask.
    """
    if trigger == OPERATOR:
        _ask(seat, action, arguments, limit_s)
        return
    environment = {
        **os.environ,
        "PLUGFEST_SEAT": seat,
        "PLUGFEST_ACTION": action,
        "PLUGFEST_ARGUMENTS": json.dumps(arguments),
    }
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own command, split, no shell
            shlex.split(trigger),
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit_s,
            check=False,
        )
    except (OSError, ValueError) as why:
        raise NotDone(f"trigger of {seat} cannot be run: {why}") from why
    except subprocess.TimeoutExpired as why:
        raise NotDone(f"trigger of {seat} for {action!r}: not done within {limit_s:g} s") from why
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NotDone(
            f"trigger of {seat} for {action!r}: exit code {done.returncode}"
            f" {words[-1][:200] if words else ''}".rstrip()
        )


def _ask(seat: str, action: str, arguments: Mapping[str, object], limit_s: float) -> None:
    if not sys.stdin.isatty():
        raise NotDone(f"seat {seat} waits for an operator to do {action!r}, but none is here")
    told = ", ".join(f"{k} {v}" for k, v in arguments.items())
    sys.stderr.write(f"\n{seat}: please make the product do: {action} {told}\n")
    sys.stderr.write(f"press Enter when it is done (within {limit_s:g} s): ")
    sys.stderr.flush()
    ready, _, _ = select.select([sys.stdin], [], [], limit_s)
    if not ready:
        raise NotDone(f"the operator did not confirm {action!r} within {limit_s:g} s")
    sys.stdin.readline()
