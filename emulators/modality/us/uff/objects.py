"""How UFF keeps its objects: groups with a class, numbers, and texts as codes of characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import h5py
import numpy as np
from numpy.typing import NDArray

from emulators.modality.raw.errors import BadHeader, HostileContainer
from emulators.modality.us.files import text_of
from emulators.modality.us.radio_frequency import Floats

CHARACTERS_MOST: Final = 1024  # of a text
TEXTS_MOST: Final = 64  # of a property
TEXT_CLASSES: Final = frozenset({"cell", "char"})


def class_of(found: h5py.Group | h5py.Dataset) -> str:
    """Return what an object says that it is; "" when it does not. Raises: BadHeader."""
    return text_of(found, "class")


def group(parent: h5py.Group, name: str, kind: str, count: int = 1) -> h5py.Group:
    """Add an object, or a list of `count` of them."""
    made = parent.create_group(name)
    _describe(made, name, kind)
    made.attrs["array"] = _row(kind == "cell" or count > 1)
    made.attrs["size"] = _row(1, count)
    return made


def numbers(parent: h5py.Group, name: str, values: NDArray[Any] | float) -> None:
    """Add real numbers. UFF calls all of them "single", whatever precision they are kept in."""
    made = parent.create_dataset(name, data=values)
    _describe(made, name, "single")
    made.attrs["complex"] = made.attrs["imaginary"] = _row(0)


def texts(parent: h5py.Group, name: str, values: Sequence[str]) -> None:
    """Add texts; a character is 16 bits, as in MATLAB. None at all adds nothing."""
    if not values:
        return
    made = group(parent, name, "cell", len(values))
    for number, value in enumerate(values, 1):
        item = f"{name}_{number:04d}"
        codes = np.frombuffer(value[:CHARACTERS_MOST].encode("utf-16-le"), "<u2")
        stored = made.create_dataset(item, data=codes[:, None])
        _describe(stored, item, "char")


def inner(parent: h5py.Group, name: str, kind: str) -> h5py.Group:
    """Return an object within another. Raises: BadHeader when there is none of that class."""
    found = parent.get(name)
    if not isinstance(found, h5py.Group) or class_of(found) != kind:
        raise BadHeader(f"no {name} of class {kind}")
    return found


def array(parent: h5py.Group, name: str, most: int) -> Floats:
    """Read at most `most` real numbers, in one row. Raises: BadHeader."""
    found = parent.get(name)
    if not isinstance(found, h5py.Dataset) or found.dtype.kind != "f" or found.shape is None:
        raise BadHeader(f"{name} is no array of real numbers")
    if not 0 < found.size <= most or max(found.shape, default=1) != found.size:
        raise BadHeader(f"{name} has the shape {found.shape}")
    if found.id.get_storage_size() < found.nbytes:
        raise HostileContainer(f"{name} unpacks to more than the file holds")
    values = np.asarray(found[()], np.float64).reshape(-1)
    if not np.isfinite(values).all():
        raise BadHeader(f"{name} has something that is no number")
    return values


def number(parent: h5py.Group, name: str) -> float:
    """Read one real number. Raises: BadHeader."""
    return float(array(parent, name, 1)[0])


def said(parent: h5py.Group, name: str) -> list[str]:
    """Read the texts of a property; what is too long or no text is passed over."""
    found = parent.get(name)
    if isinstance(found, h5py.Dataset):
        stored = [found]
    elif isinstance(found, h5py.Group):
        stored = [found[key] for key in sorted(found)[:TEXTS_MOST]]
    else:
        return []
    return [_decoded(one) for one in stored if isinstance(one, h5py.Dataset)]


def _decoded(stored: h5py.Dataset) -> str:
    if stored.shape is None or stored.size > CHARACTERS_MOST or stored.dtype.kind not in "uif":
        return ""
    codes = np.asarray(stored[()]).reshape(-1)
    if not ((codes >= 0) & (codes < 1 << 16)).all():
        return ""
    text = codes.astype("<u2").tobytes().decode("utf-16-le", "replace")
    return "".join(c for c in text if c.isprintable())


def _describe(made: h5py.Group | h5py.Dataset, name: str, kind: str) -> None:
    made.attrs["class"], made.attrs["name"] = np.bytes_(kind), np.bytes_(name)


def _row(*values: int) -> NDArray[np.int64]:
    return np.array(values, np.int64)


def plain(name: str) -> str:
    """Return the property that an item of a list belongs to: sequence_0001 to sequence."""
    return re.sub(r"_\d{4,5}$", "", name)
