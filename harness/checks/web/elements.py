"""Walks a DICOM JSON body: every data set and every attribute object with its JSON pointer."""

from __future__ import annotations

from dataclasses import dataclass

from harness.checks.web.messages import objects
from harness.core.subject import DicomJson, JsonObject, JsonValue
from harness.core.trace import Trace


@dataclass(frozen=True, slots=True)
class JsonElement:
    """One member of a DICOM JSON Model object (PS3.18 F.2.2)."""

    pointer: str  # "/0/00080061"
    tag: str  # as written
    attribute: JsonValue  # conforming: an object

    @property
    def names(self) -> tuple[str, ...]:
        """The member names of the attribute object."""
        return self.attribute.keys() if isinstance(self.attribute, JsonObject) else ()

    @property
    def vr(self) -> str:
        """The "vr" member, "" when it is absent or no string."""
        return found if isinstance(found := self.member("vr"), str) else ""

    @property
    def values(self) -> tuple[JsonValue, ...]:
        """The members of the Value array, () when there is none."""
        return found if isinstance(found := self.member("Value"), tuple) else ()

    def member(self, name: str) -> JsonValue | None:
        """Return a member of the attribute object; None when absent or null."""
        return self.attribute.get(name) if isinstance(self.attribute, JsonObject) else None


@dataclass(frozen=True, slots=True)
class JsonDataSet:
    """One DICOM JSON Model object: a top-level data set, or an item of a sequence."""

    pointer: str
    members: JsonObject
    elements: tuple[JsonElement, ...]


def data_sets(body: DicomJson, trace: Trace) -> tuple[JsonDataSet, ...]:
    """List every data set of the body, items included, in document order (once per trace)."""
    return trace.memo(("json data sets", body.id), lambda: tuple(walk(body.body)))


def elements(body: DicomJson, trace: Trace) -> tuple[JsonElement, ...]:
    """List every attribute of the body, those of items included (once per trace)."""
    found = data_sets(body, trace)
    return trace.memo(
        ("json elements", body.id), lambda: tuple(e for d in found for e in d.elements)
    )


def walk(body: JsonValue) -> list[JsonDataSet]:
    """Walk a body without recursion: how deep it nests is the peer's choice."""
    out: list[JsonDataSet] = []
    stack = list(reversed(objects(body)))
    while stack:
        pointer, members = stack.pop()
        found = tuple(JsonElement(f"{pointer}/{k}", k, v) for k, v in members.members)
        out.append(JsonDataSet(pointer, members, found))
        items = [
            (f"{e.pointer}/Value/{i}", item)
            for e in found
            if e.vr == "SQ"
            for i, item in enumerate(e.values)
            if isinstance(item, JsonObject)
        ]
        stack.extend(reversed(items))
    return out
