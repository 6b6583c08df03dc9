"""A CT dose report by TID 10011, and the parts of it that tests leave out or change."""

from __future__ import annotations

from typing import Any

from harness.core.subject import Instance
from tests.harness.checks.object.structured_report.documents import (
    DOSE,
    Item,
    coded,
    container,
    document,
    item,
    num,
    template,
    text,
)

TITLE = ("113701", "DCM", "X-Ray Radiation Dose Report")
CT = ("77477000", "SCT", "Computed Tomography X-Ray")


def named(value: str, scheme: str = "DCM") -> tuple[str, str, str]:
    """Make a concept."""
    return (value, scheme, "Concept")


def amount(concept: str, unit: str) -> Item:
    """Make a number with a unit."""
    return num(unit=(unit, "UCUM"), concept=named(concept))


def choice(relationship: str, concept: Any, value: Any, **more: Any) -> Item:
    """Make a coded value."""
    return coded(relationship, value, concept=concept, **more)


def moment(concept: str) -> Item:
    """Make a date and time in the observation context."""
    return item("HAS OBS CONTEXT", "DATETIME", named(concept), x0040A120="20240102")


INTENT = choice("HAS CONCEPT MOD", named("363703001", "SCT"), ("261004008", "SCT", "Diagnostic"))
PROCEDURE = choice("HAS CONCEPT MOD", named("121058"), CT, below=[INTENT])
OBSERVER = (
    choice("HAS OBS CONTEXT", named("121005"), ("121007", "DCM", "Device")),
    item("HAS OBS CONTEXT", "UIDREF", named("121012"), x0040A124="1.2.3"),
)
SCOPE = choice(
    "HAS OBS CONTEXT",
    named("113705"),
    ("113014", "DCM", "Study"),
    below=[item("HAS PROPERTIES", "UIDREF", named("110180"), x0040A124="1.2.1")],
)
SOURCE = choice("CONTAINS", named("113854"), ("113856", "DCM", "Automated Data Collection"))
ACCUMULATED = container(
    amount("113812", "{events}"), amount("113813", "mGy.cm"), concept=named("113811")
)
X_RAY_SOURCE = container(
    text(concept=named("113832")),
    amount("113733", "kV"),
    amount("113833", "mA"),
    amount("113734", "mA"),
    amount("113834", "s"),
    concept=named("113831"),
)
PARAMETERS = (
    amount("113824", "s"),
    amount("113825", "mm"),
    amount("113826", "mm"),
    amount("113827", "mm"),
    amount("113823", "{X-Ray sources}"),
    X_RAY_SOURCE,
)
PITCH = amount("113828", "{ratio}")
DOSE_OF_EVENT = container(
    amount("113830", "mGy"),
    choice("CONTAINS", named("113835"), ("113691", "DCM", "IEC Body Dosimetry Phantom")),
    amount("113838", "mGy.cm"),
    concept=named("113829"),
)
SPIRAL = ("116152004", "SCT", "Spiral Acquisition")
LOCALIZER = ("113805", "DCM", "Constant Angle Acquisition")


def acquisition(
    kind: Any = SPIRAL, parameters: tuple[Item, ...] = (*PARAMETERS, PITCH), dose: bool = True
) -> Item:
    """Make the data of an irradiation event."""
    return container(
        choice("CONTAINS", named("123014"), ("69536005", "SCT", "Head")),
        choice("CONTAINS", named("113820"), kind),
        item("CONTAINS", "UIDREF", named("113769"), x0040A124="1.2.5"),
        container(*parameters, concept=named("113822")),
        *([DOSE_OF_EVENT] if dose else []),
        concept=named("113819"),
    )


EVERYTHING = (
    PROCEDURE,
    *OBSERVER,
    moment("113809"),
    moment("113810"),
    SCOPE,
    ACCUMULATED,
    acquisition(),
    SOURCE,
)


def dose_report(*below: Item, declared: bool = True) -> Instance:
    """Make a dose report, of everything that the template asks for unless content is given."""
    return document(
        *(below or EVERYTHING),
        sop_class=DOSE,
        title=TITLE,
        x0040A504=template("10011") if declared else None,
    )


def without(left_out: Item) -> Instance:
    """Make a dose report without one of its parts."""
    return dose_report(*(part for part in EVERYTHING if part is not left_out))


def instead(old: Item, *new: Item) -> Instance:
    """Make a dose report with other parts in the place of one."""
    parts: list[Item] = []
    for part in EVERYTHING:
        parts += new if part is old else [part]
    return dose_report(*parts)
