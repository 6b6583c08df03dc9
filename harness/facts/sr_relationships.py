"""What structured report IODs allow: value types, relationships, root templates (PS3.3 A.35)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from harness.facts.table import rows

_PACKAGE: Final = "profiles.dicom"
_ANY: Final = "*"
RELATIONSHIP_TYPES: Final = frozenset(  # PS3.3 Table C.17.3-8
    (
        *("CONTAINS", "HAS OBS CONTEXT", "HAS ACQ CONTEXT", "HAS CONCEPT MOD"),
        *("HAS PROPERTIES", "INFERRED FROM", "SELECTED FROM"),
    )
)
VALUE_TYPES: Final = frozenset(  # PS3.3 Table C.17.3-7
    (
        *("TEXT", "NUM", "CODE", "DATETIME", "DATE", "TIME", "UIDREF", "PNAME"),
        *("COMPOSITE", "IMAGE", "WAVEFORM", "SCOORD", "SCOORD3D", "TCOORD", "CONTAINER", "TABLE"),
    )
)


@dataclass(frozen=True, slots=True)
class ReportClass:
    """A SOP Class whose objects are documents with a content tree."""

    sop_class: str
    section: str  # of its IOD: "A.35.3"
    by_reference: bool | None  # whether relationships may be by reference; None: not known
    template: str  # the root template that shall be used; "" when none is prescribed
    title: tuple[str, str] | None  # scheme and value of that template's document title


@dataclass(frozen=True, slots=True)
class Relationships:
    """A table of relationship content constraints."""

    by_value: frozenset[tuple[str, str, str]]  # source value type ("*" any), relationship, target
    by_reference: frozenset[tuple[str, str, str]]
    value_types: frozenset[str]  # that items may have

    def allows(self, source: str, relationship: str, target: str, *, reference: bool) -> bool:
        """Tell whether an item of type `source` may have such a relationship to `target`."""
        table = self.by_reference if reference else self.by_value
        return (source, relationship, target) in table or (_ANY, relationship, target) in table

    def targets(self, source: str, relationship: str) -> tuple[str, ...]:
        """List what may be related so to an item of type `source`."""
        found = {t for s, r, t in self.by_value if r == relationship and s in (source, _ANY)}
        return tuple(sorted(found))


@cache
def report_classes() -> dict[str, ReportClass]:
    """Return the structured report SOP Classes by UID."""
    known = {}
    for uid, section, by_reference, template, title in rows(_PACKAGE, "sr_classes.tsv"):
        scheme, _, value = title.partition(" ")
        known[uid] = ReportClass(
            uid,
            section,
            {"yes": True, "no": False}.get(by_reference),
            "" if template == "-" else template,
            (scheme, value) if value else None,
        )
    return known


@cache
def relationships(section: str) -> Relationships | None:
    """Return the constraints of the IOD in `section`; None when its table is not known."""
    by_value: set[tuple[str, str, str]] = set()
    by_reference: set[tuple[str, str, str]] = set()
    for where, sources, relationship, targets, mode in _rows():
        if where == section:
            triples = {(s, relationship, t) for s in sources.split() for t in targets.split()}
            by_value |= triples
            if mode == "both":
                by_reference |= triples
    if not by_value:
        return None
    value_types = frozenset(target for _, _, target in by_value) | {"CONTAINER"}
    return Relationships(frozenset(by_value), frozenset(by_reference), value_types)


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    return rows(_PACKAGE, "sr_relationships.tsv")
