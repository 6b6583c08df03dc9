"""Storage (PS3.4 Annex B, PS3.7 9.1.1)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.checks.dimse.reading import (
    command_span,
    element_span,
    finished,
    peek,
    request_data,
    shown,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.checks.upper_layer.uid import is_uid
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import DimseExchange, Operation
from harness.core.trace import Trace

SOP_CLASS_UID, SOP_INSTANCE_UID = 0x00080016, 0x00080018
AFFECTED_CLASS, AFFECTED_INSTANCE, PRIORITY, STATUS = 0x0002, 0x1000, 0x0700, 0x0900
NAMED = ((SOP_CLASS_UID, AFFECTED_CLASS), (SOP_INSTANCE_UID, AFFECTED_INSTANCE))
OUTSIDE_DATA_SETS = (0x0000, 0x0002, 0x0004, 0x0006)

STORE_REQUEST_IS_COMPLETE = Requirement(
    id="storage.store-request-is-complete",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="A C-STORE request has valid class and instance UIDs, a priority and a data set.",
    cites=(ps3(7, "9.3.1.1", "9.3-1"),),
    catalogue=("ST-18",),
)

COMMAND_NAMES_THE_DATA_SET = Requirement(
    id="storage.command-names-the-data-set",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="The SOP Class and Instance UIDs of a C-STORE request are those of its data set.",
    cites=(ps3(7, "9.1.1.1"), ps3(4, "B.2.2")),
    catalogue=("ST-18",),
)

DATA_SET_HAS_NO_FILE_META = Requirement(
    id="storage.data-set-has-no-file-meta",
    level=Level.SHALL,
    binds=Role.INITIATOR,
    statement="The data set of a C-STORE has no elements of groups 0000, 0002, 0004 or 0006.",
    cites=(ps3(5, "7.1"),),
    catalogue=("ST-18",),
)

MISNAMED_DATA_SET_IS_NOT_A_SUCCESS = Requirement(
    id="storage.misnamed-data-set-is-not-a-success",
    level=Level.SHALL,
    binds=Role.RESPONDER,
    statement="A data set of another SOP Class or Instance than the command's gets no success.",
    cites=(ps3(4, "B.2.3", "B.2-1"), ps3(7, "C.5.12")),
    catalogue=("ST-03", "ST-04"),
)


def _is_store(x: DimseExchange) -> bool:
    return x.operation is Operation.C_STORE


def _carries_data(x: DimseExchange) -> bool:
    return _is_store(x) and x.request.data is not None


@check(STORE_REQUEST_IS_COMPLETE, on=DimseExchange, when=_is_store)
def store_request_is_complete(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the UIDs and the priority of the command, and for a data set."""
    for element in (AFFECTED_CLASS, AFFECTED_INSTANCE):
        uid = x.request.text(element) or ""
        if not is_uid(uid):
            yield ctx.finding(
                expected="a valid UID",
                actual=uid or "none",
                at=f"request (0000,{element:04X})",
                span=command_span(x.request, element),
            )
    priority = x.request.number(PRIORITY)
    if priority not in (0, 1, 2):
        yield ctx.finding(
            expected="0000H, 0001H or 0002H",
            actual="absent" if priority is None else f"{priority:04X}H",
            at="request (0000,0700)",
            span=command_span(x.request, PRIORITY),
        )
    if x.request.data is None:
        yield ctx.finding(
            expected="a data set", actual="none", at="request data set", span=x.request.span
        )


@check(COMMAND_NAMES_THE_DATA_SET, on=DimseExchange, when=_carries_data)
def command_names_the_data_set(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Compare (0008,0016) and (0008,0018) with Affected SOP Class and Instance UID."""
    ds = request_data(x)
    for tag, element in NAMED if ds else ():
        if ds and ds.text(tag) != (x.request.text(element) or ""):
            yield ctx.finding(
                expected=f"{x.request.text(element) or 'absent'}, as (0000,{element:04X}) says",
                actual=ds.text(tag) or "absent",
                at=f"data set {shown(tag)}",
                span=element_span(x, x.request, ds, tag),
            )


@check(DATA_SET_HAS_NO_FILE_META, on=DimseExchange, when=_carries_data)
def data_set_has_no_file_meta(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look for elements of the groups that belong to commands, files and directories."""
    ds = request_data(x)
    found = [e.tag for e in ds.elements if e.tag >> 16 in OUTSIDE_DATA_SETS] if ds else []
    if ds and found:
        yield ctx.finding(
            expected="group 0008 or above",
            actual=", ".join(map(shown, found[:8])),
            at=f"data set {shown(found[0])}",
            span=element_span(x, x.request, ds, found[0]),
        )


def _is_misnamed(x: DimseExchange, _: Trace) -> bool:
    if not _carries_data(x) or not finished(x):
        return False
    ds = peek(x, x.request)
    return ds is not None and any(
        ds.text(tag) and ds.text(tag) != (x.request.text(element) or "") for tag, element in NAMED
    )


@check(MISNAMED_DATA_SET_IS_NOT_A_SUCCESS, on=DimseExchange, where=_is_misnamed)
def misnamed_data_set_is_not_a_success(x: DimseExchange, ctx: CheckContext) -> Iterator[Finding]:
    """Look at the status of a C-STORE whose data set and command name different objects."""
    if x.final is not None and x.final.status == 0:
        yield ctx.finding(
            expected="0117H, A9xxH, B007H or CxxxH: command and data set name different objects",
            actual="0000H",
            at="response (0000,0900)",
            span=command_span(x.final, STATUS),
        )
