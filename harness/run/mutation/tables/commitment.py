"""Mutations of storage commitment (`commitment.*`)."""

from __future__ import annotations

from typing import Final

from harness.core.subject import Operation
from harness.run.mutation.association import AssociateEdit, calling, plus, role, user
from harness.run.mutation.connections import (
    association_repeated,
    exchange_removed,
    on_its_own_association,
    recording_goes_on,
)
from harness.run.mutation.data_sets import DataSetEdit, Elements, items, put, remove
from harness.run.mutation.dimse import request, response
from harness.run.mutation.dimse_edits import (
    REQUESTED_INSTANCE,
    STATUS,
    data,
    number,
    twice,
    uid,
)
from harness.run.mutation.recordings import also
from harness.run.mutation.registry import Edit, Mutation

STORE: Final = "dimse/storage.feature"
COMMITTED: Final = "listed and committed"
NOT_COMMITTED: Final = "never received"

PATIENCE_S: Final = 60.0  # longer than the judge waits for a report

PUSH_MODEL: Final = "1.2.840.10008.1.20.1"
ACTION_TYPE, EVENT_TYPE = 0x1008, 0x1002
TRANSACTION_UID, REFERENCED, FAILED = 0x00081195, 0x00081199, 0x00081198
CLASS, INSTANCE, REASON = 0x00081150, 0x00081155, 0x00081197


def _asked(*changes: DataSetEdit) -> Edit:
    return request(Operation.N_ACTION, data(*changes))


def _reported(*changes: DataSetEdit) -> Edit:
    return request(Operation.N_EVENT_REPORT, data(*changes))


def _own_association(change: AssociateEdit) -> Edit:
    return on_its_own_association(Operation.N_EVENT_REPORT, change)


def _but_the_first(found: tuple[Elements, ...]) -> tuple[Elements, ...]:
    return found[1:]


def _first_twice(found: tuple[Elements, ...]) -> tuple[Elements, ...]:
    return (found[0], *found)


def _as_proposed_to_a_reporter(change: AssociateEdit) -> AssociateEdit:
    propose = user(plus(role(PUSH_MODEL, scu=0, scp=1)))
    return lambda a: change(propose(a))


def _mutation(
    name: str,
    requirement: str,
    locator: str,
    edit: Edit,
    actual: str = "",
    name_contains: str = COMMITTED,
) -> Mutation:
    return Mutation(name, requirement, locator, STORE, edit, actual, name_contains)


TABLE: Final = (
    _mutation(
        "commitment-of-nothing-is-asked-for",
        "commitment.commitment-request-is-complete",
        r"^request \(0008,1199\)$",
        _asked(items(REFERENCED, change=lambda _: ())),
    ),
    _mutation(
        "commitment-is-asked-for-twice-in-one-request",
        "commitment.commitment-request-is-complete",
        r"^request \(0008,1199\)\[0\]$",
        _asked(items(REFERENCED, change=_first_twice)),
    ),
    _mutation(
        "commitment-is-asked-of-another-instance",
        "commitment.commitment-request-is-complete",
        r"^request \(0000,1001\)$",
        request(Operation.N_ACTION, uid(REQUESTED_INSTANCE, "1.2.840.10008.1.20.1.2")),
    ),
    _mutation(
        "commitment-is-asked-for-a-malformed-uid",
        "commitment.commitment-request-is-complete",
        r"^request \(0008,1199\)\[0\]$",
        _asked(put(REFERENCED, 0, INSTANCE, value="2.25.007")),
    ),
    _mutation(
        "incomplete-commitment-request-is-acknowledged",
        "commitment.incomplete-request-is-refused",
        r"^response \(0000,0900\)$",
        _asked(remove(TRANSACTION_UID)),
    ),
    _mutation(
        "transaction-uid-is-used-again",
        "commitment.transaction-uid-is-new",
        r"^request \(0008,1195\)$",
        association_repeated(Operation.N_ACTION),
    ),
    _mutation(
        "conforming-commitment-request-is-refused",
        "commitment.conforming-request-is-accepted",
        r"^response \(0000,0900\)$",
        response(Operation.N_ACTION, number(STATUS, 0x0119)),
    ),
    _mutation(
        "unknown-action-is-acknowledged",
        "commitment.unknown-action-is-refused",
        r"^response \(0000,0900\)$",
        request(Operation.N_ACTION, number(ACTION_TYPE, 2)),
        actual="0000H",
    ),
    _mutation(
        "commitment-is-reported-twice",
        "commitment.every-commitment-is-reported-once",
        r"^N-EVENT-REPORT \(0008,1195\)",
        also(
            request(Operation.N_EVENT_REPORT, twice),
            response(Operation.N_EVENT_REPORT, twice),
        ),
        actual="2 confirmed reports",
    ),
    _mutation(
        "commitment-is-never-reported",
        "commitment.every-commitment-is-reported-once",
        r"^N-EVENT-REPORT \(0008,1195\)",
        also(exchange_removed(Operation.N_EVENT_REPORT), recording_goes_on(PATIENCE_S)),
        actual="none within",
    ),
    _mutation(
        "report-without-transaction-uid",
        "commitment.report-names-its-transaction",
        r"^request \(0008,1195\)$",
        _reported(put(TRANSACTION_UID, value="")),
    ),
    _mutation(
        "success-is-reported-as-failure",
        "commitment.event-type-fits-the-outcome",
        r"^request \(0000,1002\)$",
        request(Operation.N_EVENT_REPORT, number(EVENT_TYPE, 2)),
    ),
    _mutation(
        "failure-is-reported-as-success",
        "commitment.event-type-fits-the-outcome",
        r"^request \(0000,1002\)$",
        request(Operation.N_EVENT_REPORT, number(EVENT_TYPE, 1)),
        name_contains=NOT_COMMITTED,
    ),
    _mutation(
        "report-forgets-an-instance",
        "commitment.report-covers-the-request",
        r"^request \(0008,1199\)$",
        _reported(items(REFERENCED, change=_but_the_first)),
    ),
    _mutation(
        "report-names-an-instance-twice",
        "commitment.report-covers-the-request",
        r"^request \(0008,1199\)\[1\]$",
        _reported(items(REFERENCED, change=_first_twice)),
        actual="2 times",
    ),
    _mutation(
        "report-names-an-instance-nobody-asked-for",
        "commitment.report-covers-the-request",
        r"^request \(0008,1199\)\[0\]$",
        _reported(put(REFERENCED, 0, INSTANCE, value="2.25.1")),
    ),
    _mutation(
        "failure-reason-is-undefined",
        "commitment.failure-reasons-are-defined",
        r"^request \(0008,1198\)\[0\] \(0008,1197\)$",
        _reported(put(FAILED, 0, REASON, value=b"\x11\x09")),
        name_contains=NOT_COMMITTED,
    ),
    _mutation(
        "refused-instance-is-committed",
        "commitment.committed-instances-were-stored",
        r"^request \(0008,1199\)\[\d+\]$",
        response(Operation.C_STORE, number(STATUS, 0xA700)),
        actual="refused when sent",
    ),
    _mutation(
        "reporter-proposes-no-role",
        "commitment.reporter-proposes-the-scp-role",
        r"^A-ASSOCIATE-RQ user-information\.role-selection$",
        _own_association(lambda a: a),
    ),
    _mutation(
        "reporter-calls-from-another-ae-title",
        "commitment.reporter-keeps-its-ae-title",
        "^A-ASSOCIATE-RQ calling-ae-title$",
        _own_association(_as_proposed_to_a_reporter(calling("ARCHIVE_JOBS"))),
    ),
)
