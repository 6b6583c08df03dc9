"""Runs dciodvfy and reads what it prints (`^Error` lines only: its exit status says little)."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.real.oracle.statement import Kind, Statement

OPTIONS = ("-new", "-allpffgitems")
LIMIT_S = 60
_LINE = re.compile(r"^Error - (?:<(?P<path>/[^>]*)> - )?(?P<what>.*)$")
_STEP = re.compile(r"\(([0-9a-f]{4}),([0-9a-f]{4})\)(?:\[(\d+)\])?")
_MODULE = re.compile(r" - Module=<([^>]*)>")
# The first that matches decides: what the five counted kinds look like in its words.
_KINDS = (
    (Kind.MISSING, "Missing attribute"),
    (Kind.EMPTY, "Empty attribute"),
    (Kind.MULTIPLICITY, "Bad attribute Value Multiplicity"),
    (Kind.MULTIPLICITY, "Bad Sequence number of Items"),
    (Kind.MULTIPLICITY, "A value is required for value"),
    (Kind.REPRESENTATION, "Value invalid for this VR"),
    (Kind.REPRESENTATION, "Invalid Value Representation"),
    (Kind.REPRESENTATION, "Value Representation for encapsulated"),
    (Kind.ENUMERATED, "Unrecognized enumerated value"),
)
_NO_OPINION = ("Information Object Not found",)


def program() -> str | None:
    """Return where dciodvfy is: beside this interpreter, or on the path."""
    beside = Path(sys.executable).parent / "dciodvfy"
    return str(beside) if beside.exists() else shutil.which("dciodvfy")


def statements(name: str, path: Path) -> tuple[Statement, ...] | None:
    """Return what dciodvfy says about a file; None when it has no opinion on its content.

    It has none when it aborts, does not know the SOP Class, or reads no data set.
    """
    executable = program()
    if executable is None:
        raise FileNotFoundError("dciodvfy: the dicom3tools package brings it")
    ran = subprocess.run([executable, *OPTIONS, str(path)], capture_output=True, timeout=LIMIT_S)
    said = ran.stderr.decode("latin-1").splitlines()
    if ran.returncode not in (0, 1) or any(
        silence in line for line in said for silence in _NO_OPINION
    ):
        return None
    return tuple(s for line in said if (s := parsed(name, line)) is not None)


def parsed(name: str, line: str) -> Statement | None:
    """Read one printed line; None when it is no error."""
    found = _LINE.match(line)
    if found is None:
        return None
    what, module = found["what"], _MODULE.search(found["what"])
    kind = next((k for k, start in _KINDS if what.startswith(start)), Kind.OTHER)
    return Statement(
        name,
        kind,
        path_of(found["path"] or ""),
        _MODULE.sub("", what),
        module[1] if module else "",
    )


def path_of(printed: str) -> str:
    """Turn </A(gggg,eeee)[1]/B(gggg,eeee)[2]> into our form; the last number is of a value."""
    steps = _STEP.findall(printed)
    shown = [
        f"({group},{element})".upper() + (f"[{int(number) - 1}]" if number else "")
        for group, element, number in steps
    ]
    return re.sub(r"\[\d+\]$", "", ".".join(shown))
