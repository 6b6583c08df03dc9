"""Changes of a data set, by path: `BeamSequence[0].BeamName`, keywords and item numbers."""

import re
from collections.abc import Callable
from copy import deepcopy

from pydicom import Dataset
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.sequence import Sequence

Change = Callable[[Dataset], None]

_STEP = re.compile(r"(\w+)\[(\d+)\]")


def put(path: str, value: object, *, vr: str = "") -> Change:
    """Give an element a value, made when it is not there; `vr` overrides the dictionary's."""

    def change(ds: Dataset) -> None:
        inside, keyword = at(ds, path)
        inside.add_new(keyword, vr or dictionary_VR(_tag(keyword)), deepcopy(value))

    return change


def without(*paths: str) -> Change:
    """Take elements out."""

    def change(ds: Dataset) -> None:
        for path in paths:
            inside, keyword = at(ds, path)
            del inside[_tag(keyword)]

    return change


def emptied(path: str) -> Change:
    """Leave an element without a value, a sequence without items."""

    def change(ds: Dataset) -> None:
        inside, keyword = at(ds, path)
        vr = dictionary_VR(_tag(keyword))
        inside.add_new(keyword, vr, Sequence() if vr == "SQ" else None)

    return change


def each(*changes: Change) -> Change:
    """Make several changes, one after the other."""

    def change(ds: Dataset) -> None:
        for one in changes:
            one(ds)

    return change


def at(ds: Dataset, path: str) -> tuple[Dataset, str]:
    """Return the item that a path leads into, and the keyword at its end."""
    *steps, keyword = path.split(".")
    for step in steps:
        found = _STEP.fullmatch(step)
        if found is None:
            raise ValueError(f"{step} in {path}: expected Keyword[number]")
        ds = ds[_tag(found[1])].value[int(found[2])]
    return ds, keyword


def locator(path: str) -> str:
    """Return the tag path that findings show for a path of keywords."""
    shown = []
    for step in path.split("."):
        keyword, _, number = step.partition("[")
        tag = _tag(keyword)
        shown.append(f"({tag >> 16:04X},{tag & 0xFFFF:04X})" + (f"[{number}" if number else ""))
    return ".".join(shown)


def _tag(keyword: str) -> int:
    tag = tag_for_keyword(keyword)
    if tag is None:
        raise ValueError(f"no attribute is called {keyword}")
    return tag
