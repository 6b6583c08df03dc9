"""Mutations that break Observation resources, as the viewer finds them."""

from __future__ import annotations

from typing import Final

from harness.run.mutation.json_edits import New, add, drop, put
from harness.run.mutation.registry import Mutation
from harness.run.mutation.requests import OBSERVATIONS, OBSERVED
from harness.run.mutation.web_exchanges import asked, response
from harness.run.mutation.web_messages import MessageEdit

HEART_RATE: Final = "/entry/*8867-4/resource"
TOTAL: Final = "/entry/*72089-6/resource"
PANEL: Final = '"70182-1"'


def observation(name: str, requirement: str, place: str, edit: MessageEdit) -> Mutation:
    """Make a mutation of an Observation that is found."""
    locator = rf"^/entry/\d+/resource{place}$"
    edited = response(asked(OBSERVATIONS, 200), edit)
    return Mutation(name, f"observation.{requirement}", locator, OBSERVED, edited)


def instead(name: str, requirement: str, which: str, place: str, new: New) -> Mutation:
    """Make a mutation that writes another value."""
    return observation(name, requirement, place, put(which + place, new))


TABLE: Final = (
    instead(
        "observation-of-unknown-status",
        "status-and-code-are-given",
        HEART_RATE,
        "/status",
        '"done"',
    ),
    observation(
        "observation-of-nothing", "status-and-code-are-given", "/code", drop(f"{HEART_RATE}/code")
    ),
    observation(
        "observation-of-nobody", "subject-is-given", "/subject", drop(f"{HEART_RATE}/subject")
    ),
    instead(
        "observation-at-local-time",
        "effective-time-has-a-zone",
        HEART_RATE,
        "/effectiveDateTime",
        '"2026-11-20T12:08:53"',
    ),
    instead(
        "loinc-code-with-wrong-check-digit",
        "loinc-codes-are-possible",
        HEART_RATE,
        "/code/coding/0/code",
        '"8867-5"',
    ),
    observation(
        "quantity-without-unit-system",
        "quantities-have-ucum-units",
        "/valueQuantity",
        drop(f"{HEART_RATE}/valueQuantity/system"),
    ),
    observation(
        "quantity-without-value",
        "quantities-have-ucum-units",
        "/valueQuantity/value",
        drop(f"{HEART_RATE}/valueQuantity/value"),
    ),
    instead(
        "heart-rate-in-beats",
        "vital-signs-have-their-units",
        HEART_RATE,
        "/valueQuantity/code",
        '"{beats}/min"',
    ),
    observation(
        "value-and-reason-for-its-absence",
        "absence-and-value-exclude-each-other",
        "/dataAbsentReason",
        add(HEART_RATE, '{"text":"not measured"}', "dataAbsentReason"),
    ),
    observation(
        "value-of-two-types",
        "absence-and-value-exclude-each-other",
        r"/value\[x\]",
        add(HEART_RATE, "88", "valueInteger"),
    ),
    instead(
        "stroke-scale-with-a-fraction",
        "stroke-scale-total-is-an-integer",
        TOTAL,
        "/valueInteger",
        "14.5",
    ),
    instead(
        "stroke-scale-beyond-its-maximum",
        "stroke-scale-total-is-an-integer",
        TOTAL,
        "/valueInteger",
        "43",
    ),
    instead(
        "stroke-scale-that-does-not-add-up",
        "stroke-scale-items-add-up",
        TOTAL,
        "/valueInteger",
        lambda old: str(int(old) + 1),
    ),
    observation(
        "stroke-scale-total-under-the-panel",
        "stroke-scale-panel-carries-no-total",
        "/valueInteger",
        put(f"{TOTAL}/code/coding/0/code", PANEL),
    ),
)
