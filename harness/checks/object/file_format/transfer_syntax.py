"""The Transfer Syntax UID that a file declares (PS3.10 7.1, PS3.6 A)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.file_format.stream import (
    TRANSFER_SYNTAX,
    has_meta,
    is_a_stream,
    locator,
    opened,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.core.trace import Trace
from harness.facts import uids

DICOM_ROOT: Final = "1.2.840.10008."
TYPE: Final = "Transfer Syntax"

TRANSFER_SYNTAX_UID_IS_OF_A_TRANSFER_SYNTAX = Requirement(
    id="file.transfer-syntax-uid-is-of-a-transfer-syntax",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A registered UID given as Transfer Syntax UID is registered as Transfer Syntax.",
    cites=(ps3(10, "7.1", "7.1-1"), ps3(6, "A")),
)
TRANSFER_SYNTAX_IS_REGISTERED = Requirement(
    id="file.transfer-syntax-is-registered",
    level=Level.SHOULD,  # the registry grows; our copy of it has a date
    binds=Role.CREATOR,
    statement="A Transfer Syntax UID under the root of DICOM is in the registry.",
    cites=(ps3(6, "A"), ps3(5, "9")),
)
TRANSFER_SYNTAX_IS_NOT_RETIRED = Requirement(
    id="file.transfer-syntax-is-not-retired",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The Transfer Syntax is not a retired one.",
    cites=(ps3(6, "A"),),
)
TRANSFER_SYNTAX_IS_NOT_PRIVATE = Requirement(
    id="file.transfer-syntax-is-not-private",
    level=Level.MAY,
    binds=Role.CREATOR,
    statement="The Transfer Syntax is one of the standard, so that the data set can be judged.",
    cites=(ps3(5, "10"), ps3(6, "A")),
)


def _declares(i: Instance, trace: Trace) -> bool:
    return has_meta(i, trace) and bool(opened(i, trace).transfer_syntax)


@check(TRANSFER_SYNTAX_UID_IS_OF_A_TRANSFER_SYNTAX, on=Instance, when=is_a_stream, where=_declares)
def transfer_syntax_uid_is_of_a_transfer_syntax(
    i: Instance, ctx: CheckContext
) -> Iterator[Finding]:
    """Look the UID up in the registry."""
    uid = opened(i, ctx.trace).transfer_syntax
    entry = uids.entry(uid)
    if entry.kind not in ("", TYPE):
        expected, actual = "a Transfer Syntax", f"{uid}, a {entry.kind}: {entry.name}"
        yield ctx.finding(expected=expected, actual=actual, at=locator(TRANSFER_SYNTAX))


@check(TRANSFER_SYNTAX_IS_REGISTERED, on=Instance, when=is_a_stream, where=_declares)
def transfer_syntax_is_registered(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look a UID under 1.2.840.10008 up in the registry."""
    uid = opened(i, ctx.trace).transfer_syntax
    if uid.startswith(DICOM_ROOT) and not uids.entry(uid).kind:
        expected = "a registered Transfer Syntax"
        yield ctx.finding(expected=expected, actual=uid, at=locator(TRANSFER_SYNTAX))


@check(TRANSFER_SYNTAX_IS_NOT_RETIRED, on=Instance, when=is_a_stream, where=_declares)
def transfer_syntax_is_not_retired(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look up whether the registry lists it as retired."""
    entry = uids.entry(opened(i, ctx.trace).transfer_syntax)
    if entry.kind == TYPE and entry.retired:
        expected = "a Transfer Syntax that is not retired"
        yield ctx.finding(expected=expected, actual=entry.name, at=locator(TRANSFER_SYNTAX))


@check(TRANSFER_SYNTAX_IS_NOT_PRIVATE, on=Instance, when=is_a_stream, where=_declares)
def transfer_syntax_is_not_private(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the root of the UID."""
    uid = opened(i, ctx.trace).transfer_syntax
    if not uid.startswith(DICOM_ROOT):
        expected = "a Transfer Syntax of the standard: what follows is judged as Explicit VR"
        yield ctx.finding(expected=expected, actual=uid, at=locator(TRANSFER_SYNTAX))
