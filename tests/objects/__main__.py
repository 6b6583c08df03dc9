"""Lists the bases, or writes one: `python -m tests.objects [NAME FILE]`."""

import sys
from pathlib import Path

from tests.objects.bases import BASES, names, octets

if len(sys.argv) == 3:
    Path(sys.argv[2]).write_bytes(octets(sys.argv[1]))
else:
    for name in names():
        sys.stdout.write(f"{name:32} {BASES[name].kind}, {len(octets(name))} octets\n")
