"""DICOM JSON answers taken apart and put together again, well or badly (PS3.18 Annex F)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from emulators.web.faults.exchange import Answer, Says

Element = dict[str, object]
DataSet = dict[str, Element]

_JSON: Final = ("application/dicom+json", "application/json")


def is_json(answer: Answer) -> bool:
    """Tell whether an answer is a list of data sets, or one data set."""
    declared = answer.header("content-type").partition(";")[0].strip()
    # A store that failed altogether still says so in a data set (PS3.18 10.5.3).
    return (answer.is_success or answer.status == 409) and declared in _JSON and bool(answer.body)


def read(answer: Answer) -> list[DataSet]:
    """Read the data sets of an answer that `is_json`; a single one is a list of one."""
    found = json.loads(answer.body)
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]


def written(value: object) -> bytes:
    """Write JSON as the services do."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def spoiling(change: Callable[[list[DataSet]], Sequence[object]]) -> Says:
    """Make of a change of the data sets a change of the answer; other answers stay as they are."""

    def says(_: object, answer: Answer) -> Answer:
        if not is_json(answer):
            return answer
        single = not answer.body.lstrip().startswith(b"[")
        changed = change(read(answer))
        return replace(answer, body=written(changed[0] if single else changed))

    return says


def spoiling_each(change: Callable[[DataSet], object]) -> Says:
    """Change each data set of the answer in place."""

    def every(sets: list[DataSet]) -> list[DataSet]:
        for one in sets:
            change(one)
        return sets

    return spoiling(every)


def put(one: DataSet, tag: str, vr: str, *values: object) -> None:
    """Set an attribute, in its place among the others."""
    one[tag] = {"vr": vr, "Value": list(values)}
    ordered = sorted(one.items())
    one.clear()
    one.update(ordered)


def elements(one: DataSet) -> Iterator[tuple[str, Element]]:
    """Yield every attribute, those of items too."""
    for tag, element in one.items():
        yield tag, element
        for item in items(element):
            yield from elements(item)


def items(element: Element) -> list[DataSet]:
    """Return the items of a sequence; of anything else none."""
    held = element.get("Value")
    if element.get("vr") != "SQ" or not isinstance(held, list):
        return []
    return [one for one in held if isinstance(one, dict)]


def values(element: Element | None) -> list[object]:
    """Return the values of an attribute; none when it is absent or given otherwise."""
    held = element.get("Value") if element is not None else None
    return held if isinstance(held, list) else []


def text(one: DataSet, tag: str) -> str:
    """Return the first value as text, "" when there is none."""
    held = values(one.get(tag))
    return str(held[0]) if held else ""
