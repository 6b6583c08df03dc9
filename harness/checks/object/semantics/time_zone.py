"""Timezone Offset From UTC (PS3.3 C.12.1.1.8)."""

from __future__ import annotations

import re
from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role

TIMEZONE_OFFSET = 0x00080201
OFFSET: Final = re.compile(r"([+-])(\d\d)([0-5]\d) *", re.ASCII)
LEAST, MOST = -12 * 60, 14 * 60  # minutes (PS3.5 6.2, DT)

TIMEZONE_OFFSET_IS_ONE = Requirement(
    id="semantics.timezone-offset-is-one",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Timezone Offset From UTC is a sign and four digits, -1200 to +1400, never -0000.",
    cites=(ps3(3, "C.12.1.1.8"), ps3(5, "6.2")),
)


@tag_rule(TIMEZONE_OFFSET_IS_ONE, TIMEZONE_OFFSET)
def timezone_offset_is_one(element: Element, _: Place) -> Objection | None:
    """Match the value as encoded, since leading spaces are forbidden; then look at its range."""
    said = element.raw.rstrip(b"\0").decode("latin-1")
    found = OFFSET.fullmatch(said)
    if found is not None and not said.startswith("-0000"):
        minutes = int(found[1] + "1") * (int(found[2]) * 60 + int(found[3]))
        if LEAST <= minutes <= MOST:
            return None
    return Objection("&ZZXX from -1200 to +1400, not -0000", repr(said))
