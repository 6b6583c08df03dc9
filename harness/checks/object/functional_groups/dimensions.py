"""Dimensions of a multi-frame object and the index values of its frames (PS3.3 C.7.6.17)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.functional_groups.frames import (
    FRAME_CONTENT,
    Found,
    Groups,
    and_more,
    in_frame,
)
from harness.checks.object.functional_groups.requirements import (
    DIMENSION_INDEX_POINTERS_RESOLVE,
    DIMENSION_INDEX_VALUES_ARE_ONE_PER_INDEX,
    DIMENSION_INDEX_VALUES_ARE_UNIQUE,
    DIMENSION_INDEX_VALUES_START_AT_ONE,
    DIMENSION_ORGANIZATIONS_ARE_DECLARED,
)
from harness.checks.object.objection import Objection
from harness.content.condition import tags
from harness.content.dataset import DataSet
from harness.facts.dictionary import keyword

DIMENSION_INDEX: Final = 0x00209222
DIMENSION_ORGANIZATION: Final = 0x00209221
_ORGANIZATION_UID: Final = 0x00209164
_INDEX_POINTER: Final = 0x00209165
_GROUP_POINTER: Final = 0x00209167
_INDEX_VALUES: Final = 0x00209157
_PRIVATE: Final = 0x10000
_MODULE: Final = "Multi-frame Dimension"


def dimensions_are_right(groups: Groups) -> Iterator[Found]:
    """Judge the indices of the object, then the index values of its frames."""
    indices = groups.root.items(DIMENSION_INDEX)
    yield from _declared(groups, indices)
    for number, index in enumerate(indices):
        pointer = _pointer(index, _INDEX_POINTER)
        group = _pointer(index, _GROUP_POINTER)
        if pointer is None or (pointer | (group or 0)) & _PRIVATE or groups.root.gaps:
            continue
        if not _resolves(groups, pointer, group):
            where = f" in {printed(group)}" if group is not None else ""
            objection = Objection(
                f"{keyword(pointer) or printed(pointer)}{where} in some frame",
                "in none",
                f"{printed(DIMENSION_INDEX)}[{number}].{printed(_INDEX_POINTER)}",
                excerpt=printed(pointer),
                module=_MODULE,
            )
            yield DIMENSION_INDEX_POINTERS_RESOLVE, objection
    if indices:
        yield from _values(groups, len(indices))


def _pointer(index: DataSet, tag: int) -> int | None:
    element = index.find(tag)
    return next(iter(tags(element)), None) if element is not None else None


def _resolves(groups: Groups, pointer: int, group: int | None) -> bool:
    """Look in the functional groups; without a group, in the data set and for a group itself."""
    places = (*groups.shared, *groups.frames)
    if group is None:
        return any(place.has(pointer) for place in (groups.root, *places))
    return any(item.has(pointer) for place in places for item in place.items(group))


def _declared(groups: Groups, indices: tuple[DataSet, ...]) -> Iterator[Found]:
    declared = {o.text(_ORGANIZATION_UID) for o in groups.root.items(DIMENSION_ORGANIZATION)}
    for number, index in enumerate(indices):
        uid = index.text(_ORGANIZATION_UID)
        if uid and uid not in declared:
            at = f"{printed(DIMENSION_INDEX)}[{number}].{printed(_ORGANIZATION_UID)}"
            expected = "a UID that Dimension Organization Sequence (0020,9221) lists"
            objection = Objection(expected, uid[:64], at, module=_MODULE)
            yield DIMENSION_ORGANIZATIONS_ARE_DECLARED, objection


def _values(groups: Groups, dimensions: int) -> Iterator[Found]:
    miscounted: list[tuple[int, str]] = []
    low: list[tuple[int, str]] = []
    first: dict[tuple[int, ...], int] = {}
    repeated: list[tuple[int, str]] = []
    for number, frame in enumerate(groups.frames):
        content = next(iter(frame.items(FRAME_CONTENT)), None)
        values = content.numbers(_INDEX_VALUES) if content is not None else ()
        if not values:
            continue  # its presence is for the IOD to ask
        if len(values) != dimensions:
            miscounted.append((number, f"{len(values)} values"))
        if min(values) < 1:
            low.append((number, str(min(values))))
        if first.setdefault(values, number) != number:
            shown = "\\".join(map(str, values[:8]))
            repeated.append((number, f"{shown}, as in frame {first[values] + 1}"))
    for requirement, expected, found in (
        (DIMENSION_INDEX_VALUES_ARE_ONE_PER_INDEX, f"{dimensions} values", miscounted),
        (DIMENSION_INDEX_VALUES_START_AT_ONE, "1 or more", low),
        (DIMENSION_INDEX_VALUES_ARE_UNIQUE, "values of its own for each frame", repeated),
    ):
        if found:
            number, actual = found[0]
            at = in_frame(number, FRAME_CONTENT, _INDEX_VALUES)
            objection = Objection(
                expected, f"{actual}{and_more(len(found))}", at, module="Frame Content"
            )
            yield requirement, objection
