"""Status and Error Comment of responses (PS3.7 Annex C, PS3.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.dimse.reading import PENDING, command_span
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange, Operation

STATUS, ERROR_COMMENT = 0x0900, 0x0902
LONGEST_COMMENT = 64

REFUSED: Final = ((0x0122, 0x0122), (0x0124, 0x0124), (0x0210, 0x0212))  # any DIMSE-C service
NORMALIZED: Final = (
    (0x0000, 0x0001),
    (0x0105, 0x0107),
    (0x0110, 0x0124),
    (0x0210, 0x0213),
    # Each DIMSE-N service class defines codes of its own in these ranges.
    (0xA000, 0xAFFF),
    (0xB000, 0xBFFF),
    (0xC000, 0xCFFF),
    (0xD000, 0xDFFF),
)
UNABLE: Final = (0xC000, 0xCFFF)

STATUSES: Final = {
    Operation.C_ECHO: ((0x0000, 0x0000), *REFUSED),
    Operation.C_STORE: (
        (0x0000, 0x0000),
        (0x0117, 0x0117),
        (0xA700, 0xA7FF),
        (0xA900, 0xA9FF),
        (0xB000, 0xB000),
        (0xB006, 0xB007),
        UNABLE,
        *REFUSED,
    ),
    Operation.C_FIND: (
        (0x0000, 0x0000),
        (0xA700, 0xA7FF),
        (0xA900, 0xA9FF),
        (0xFE00, 0xFE00),
        (0xFF00, 0xFF01),
        UNABLE,
        *REFUSED,
    ),
    Operation.C_MOVE: (
        (0x0000, 0x0000),
        (0xA701, 0xA702),
        (0xA801, 0xA801),
        (0xA900, 0xA9FF),
        (0xAA00, 0xAA04),
        (0xB000, 0xB000),
        (0xFE00, 0xFE00),
        (0xFF00, 0xFF00),
        UNABLE,
        *REFUSED,
    ),
    Operation.C_GET: (
        (0x0000, 0x0000),
        (0xA701, 0xA702),
        (0xA900, 0xA9FF),
        (0xAA00, 0xAA04),
        (0xB000, 0xB000),
        (0xFE00, 0xFE00),
        (0xFF00, 0xFF00),
        UNABLE,
        *REFUSED,
    ),
}

STATUSES_ARE_DEFINED = Requirement(
    id="dimse.statuses-are-defined",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="Every response has a status that its operation defines, pending ones before others.",
    cites=(
        ps3(7, "C.1"),
        ps3(4, "B.2.3", "B.2-1"),
        ps3(4, "C.4.1.1.4", "C.4-1"),
        ps3(4, "C.4.2.1.5", "C.4-2"),
    ),
    catalogue=("ST-02", "MSG-10"),
)

ERROR_COMMENT_IS_SHORT = Requirement(
    id="dimse.error-comment-is-short",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="An Error Comment has at most 64 characters, without control characters.",
    cites=(ps3(7, "C.1"), ps3(7, "E.1", "E.1-1"), ps3(5, "6.2")),
    catalogue=("MSG-10",),
)


@check(STATUSES_ARE_DEFINED, on=DimseExchange, when=lambda x: bool(x.responses))
def statuses_are_defined(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look every status up in the ranges of its operation; the last one may not be overtaken."""
    ranges = STATUSES.get(x.operation, NORMALIZED)
    for n, m in enumerate(x.responses):
        status = m.status
        if status is None or not any(low <= status <= high for low, high in ranges):
            yield ctx.finding(
                expected=f"a status of {x.operation.name}: {_printed(ranges)}",
                actual="none" if status is None else f"{status:04X}H",
                at=f"response[{n}] (0000,0900)",
                span=command_span(m, STATUS),
            )
        elif status not in PENDING and m is not x.responses[-1]:
            yield ctx.finding(
                expected="no response after a final one",
                actual=f"{status:04X}H, then {len(x.responses) - n - 1} more",
                at=f"response[{n}] (0000,0900)",
                span=command_span(m, STATUS),
            )


def _printed(ranges: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{a:04X}H" if a == b else f"{a:04X}H-{b:04X}H" for a, b in ranges)


@check(
    ERROR_COMMENT_IS_SHORT,
    on=DimseExchange,
    when=lambda x: any(m.find(ERROR_COMMENT) for m in x.responses),
)
def error_comment_is_short(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Count the characters of each Error Comment; padding does not count."""
    for n, m in enumerate(x.responses):
        comment = m.text(ERROR_COMMENT) or ""
        control = any(ord(c) < 0x20 and c != "\x1b" for c in comment)
        if len(comment) > LONGEST_COMMENT or control:
            yield ctx.finding(
                expected="at most 64 characters, none of them a control character",
                actual=f"{len(comment)} characters",
                at=f"response[{n}] (0000,0902)",
                excerpt=comment,
                span=command_span(m, ERROR_COMMENT),
            )
