"""Conforming objects of many kinds, as Part 10 octets: what faults are put into.

Each is made once a process, always the same octets: identifiers, dates and pixels are fixed.
`octets("ct")` is a file; `data_set("ct")` a fresh pydicom data set that may be changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from io import BytesIO
from pkgutil import iter_modules

import pydicom
from pydicom import Dataset
from pydicom.filebase import DicomBytesIO


@dataclass(frozen=True)
class Base:
    """One conforming object, made by `make` (a data set with its file meta, or the octets)."""

    name: str
    kind: str  # "CT Image": what a reader calls it
    make: Callable[[], Dataset | bytes]


BASES: dict[str, Base] = {}


def base(name: str, kind: str) -> Callable[[Callable[[], Dataset | bytes]], Callable[[], bytes]]:
    """Register a conforming object under a name."""

    def register(make: Callable[[], Dataset | bytes]) -> Callable[[], bytes]:
        if name in BASES:
            raise ValueError(f"two bases are called {name}")
        BASES[name] = Base(name, kind, make)
        return lambda: octets(name)

    return register


def names() -> tuple[str, ...]:
    """Return the names of all bases."""
    _load()
    return tuple(sorted(BASES))


@cache
def octets(name: str) -> bytes:
    """Return the Part 10 octets of a base."""
    _load()
    made = BASES[name].make()
    return made if isinstance(made, bytes) else written(made)


def data_set(name: str) -> Dataset:
    """Return a base as a data set of one's own, with file meta."""
    return pydicom.dcmread(BytesIO(octets(name)))


def written(ds: Dataset) -> bytes:
    """Encode a data set with its file meta, as it is: nothing is checked or put right."""
    out = DicomBytesIO()
    pydicom.dcmwrite(out, ds, enforce_file_format=True)
    return out.getvalue()


@cache
def _load() -> None:
    from tests.objects import kinds

    for module in iter_modules(kinds.__path__):
        import_module(f"{kinds.__name__}.{module.name}")
