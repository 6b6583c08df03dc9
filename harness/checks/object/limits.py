"""What is more than a careful reader bears, whoever made it."""

from __future__ import annotations

from harness.checks.registry import declare
from harness.checks.sources import ps3
from harness.core.requirement import Level, Requirement, Role, Status

CAN_BE_JUDGED_WITHIN_LIMITS = declare(
    Requirement(
        id="object.can-be-judged-within-limits",
        level=Level.SHOULD,
        binds=Role.CREATOR,
        statement="A reader with bounded memory and time gets to the end of an object.",
        cites=(ps3(10, "7"),),
        status=Status.PREVIEW,
        doubt="no clause bounds what a reader has to bear; the limits are Plugfest's",
        untested="the command that reads files notices it, where the judging process ends",
    )
)
