"""NIH Stroke Scale results as Observations (LOINC 72089-6, 70182-1 and the items)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.fhir.elements import objects
from harness.checks.fhir.observation import is_observation, loinc_codes
from harness.checks.registry import CheckContext, check
from harness.checks.sources import fhir_r4
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import JsonNumber, JsonObject, JsonValue, Resource
from harness.facts import loinc

STROKE_SCALE_TOTAL_IS_AN_INTEGER = Requirement(
    id="observation.stroke-scale-total-is-an-integer",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="The total of the NIH Stroke Scale (72089-6) is an integer from 0 to 42.",
    cites=(fhir_r4("loinc"),),
)

STROKE_SCALE_ITEMS_ADD_UP = Requirement(
    id="observation.stroke-scale-items-add-up",
    level=Level.SHOULD,  # what a total means; no clause of FHIR says so
    binds=Role.CREATOR,
    statement="Items of the NIH Stroke Scale that stand beside its total add up to it.",
    cites=(fhir_r4("observation", "obsgrouping"),),
)

STROKE_SCALE_PANEL_CARRIES_NO_TOTAL = Requirement(
    id="observation.stroke-scale-panel-carries-no-total",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The NIH Stroke Scale panel (70182-1) groups items; the total has its own code.",
    cites=(fhir_r4("observation", "obsgrouping"),),
)

WHOLE_SCALE = 15  # items of the scale: fewer components cannot be expected to add up


def _is(concept: JsonValue, code: str) -> bool:
    return code in loinc_codes(concept)


def _is_total(r: Resource) -> bool:
    return is_observation(r) and _is(r.json.get("code"), loinc.NIHSS_TOTAL)


def _amount(part: JsonObject) -> tuple[str, str | None]:
    """Return (member name, number as written; None when it is no number) of the value."""
    quantity = part.get("valueQuantity")
    if isinstance(quantity, JsonObject):
        value = quantity.get("value")
        return "valueQuantity/value", value.text if isinstance(value, JsonNumber) else None
    value = part.get("valueInteger")
    return "valueInteger", value.text if isinstance(value, JsonNumber) else None


def _integer(text: str | None) -> int | None:
    """Read 14, not 14.0 nor 1.4e1: a score has no fraction to write."""
    if text is None or not text.lstrip("-").isdigit() or len(text) > 9:
        return None
    return int(text)


@check(
    STROKE_SCALE_TOTAL_IS_AN_INTEGER,
    on=Resource,
    when=lambda r: _is_total(r) and r.json.get("dataAbsentReason") is None,
)
def stroke_scale_total_is_an_integer(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Read valueInteger or valueQuantity of an observation coded 72089-6."""
    name, written = _amount(r.json)
    score = _integer(written)
    if score is None or not 0 <= score <= loinc.NIHSS_MAXIMUM:
        yield ctx.finding(
            expected=f"an integer from 0 to {loinc.NIHSS_MAXIMUM}",
            actual=written or "no number",
            at=f"{r.pointer}/{name}",
        )


def _items(r: Resource) -> list[int | None]:
    return [
        _integer(_amount(c)[1])
        for _, c in objects(r.json, "component")
        if loinc_codes(c.get("code")) and not _is(c.get("code"), loinc.NIHSS_TOTAL)
    ]


@check(
    STROKE_SCALE_ITEMS_ADD_UP,
    on=Resource,
    when=lambda r: _is_total(r) and len(_items(r)) >= WHOLE_SCALE,
)
def stroke_scale_items_add_up(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Add the components' values; an item that could not be tested counts nothing."""
    total = _integer(_amount(r.json)[1])
    added = sum(v for v in _items(r) if v is not None)
    if total != added:
        yield ctx.finding(
            expected=f"{added}, the sum of {len(_items(r))} items",
            actual=str(total),
            at=f"{r.pointer}/{_amount(r.json)[0]}",
        )


@check(
    STROKE_SCALE_PANEL_CARRIES_NO_TOTAL,
    on=Resource,
    when=lambda r: is_observation(r) and _is(r.json.get("code"), loinc.NIHSS_PANEL),
)
def stroke_scale_panel_carries_no_total(r: Resource, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a number in an observation coded as the panel and not also as the total."""
    if _amount(r.json)[1] is not None and not _is(r.json.get("code"), loinc.NIHSS_TOTAL):
        yield ctx.finding(
            expected=f"components, or the total under {loinc.NIHSS_TOTAL}",
            actual=f"{_amount(r.json)[1]} under {_named(r)}",
            at=f"{r.pointer}/{_amount(r.json)[0]}",
        )


def _named(r: Resource) -> str:
    return ", ".join(loinc_codes(r.json.get("code")))
