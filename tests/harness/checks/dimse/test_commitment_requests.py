import pytest

from harness.checks.dimse.commitment_requests import (
    COMMITMENT_REQUEST_IS_COMPLETE,
    CONFORMING_REQUEST_IS_ACCEPTED,
    EVERY_COMMITMENT_IS_REPORTED_ONCE,
    INCOMPLETE_REQUEST_IS_REFUSED,
    TRANSACTION_UID_IS_NEW,
    UNKNOWN_ACTION_IS_REFUSED,
)
from harness.core.requirement import Role
from tests.harness.checks.build import Case, clean, connection, nothing, table, undecided, violation
from tests.harness.checks.services import TRANSACTION, c_find, n_action, n_event_report, references

SCU = Role.INITIATOR
OTHER = c_find({}, side=SCU)
ASKED, MINE = n_action("1.2.1"), n_action("1.2.1", side=SCU)
EMPTY = {0x00081195: TRANSACTION, 0x00081199: []}
UNNAMED = {0x00081199: references("1.2.1")}
MUCH_LATER = connection(id="c90", at=100.0)

ROWS = table(
    clean(COMMITMENT_REQUEST_IS_COMPLETE, n_action("1.2.1", "1.2.2", side=SCU)),
    violation(COMMITMENT_REQUEST_IS_COMPLETE, n_action(data=UNNAMED, side=SCU), at="(0008,1195)"),
    violation(
        COMMITMENT_REQUEST_IS_COMPLETE,
        n_action(data=EMPTY, side=SCU),
        at="(0008,1199)",
        name="no reference",
    ),
    violation(
        COMMITMENT_REQUEST_IS_COMPLETE,
        n_action("1.2.1", "1.2.1", side=SCU),
        at="(0008,1199)[0]",
        name="twice",
    ),
    violation(
        COMMITMENT_REQUEST_IS_COMPLETE,
        n_action("1.02", side=SCU),
        at="(0008,1199)[0]",
        name="invalid UID",
    ),
    violation(
        COMMITMENT_REQUEST_IS_COMPLETE,
        n_action("1.2.1", action=2, side=SCU),
        at="(0000,1008)",
        name="action type",
    ),
    violation(
        COMMITMENT_REQUEST_IS_COMPLETE,
        n_action("1.2.1", sop_instance="1.2.3", side=SCU),
        at="(0000,1001)",
        name="another instance",
    ),
    nothing(COMMITMENT_REQUEST_IS_COMPLETE, OTHER),
    clean(TRANSACTION_UID_IS_NEW, MINE, n_action("1.2.1", transaction="1.2.8.2", side=SCU, at=7.0)),
    clean(
        TRANSACTION_UID_IS_NEW,
        n_action("1.2.1", status=0x0110, side=SCU),
        n_action("1.2.1", side=SCU, at=7.0),
        name="again after a failure",
    ),
    violation(TRANSACTION_UID_IS_NEW, MINE, n_action("1.2.2", side=SCU, at=7.0), at="(0008,1195)"),
    nothing(TRANSACTION_UID_IS_NEW, OTHER),
    clean(CONFORMING_REQUEST_IS_ACCEPTED, ASKED),
    violation(CONFORMING_REQUEST_IS_ACCEPTED, n_action("1.2.1", status=0x0112), at="(0000,0900)"),
    nothing(CONFORMING_REQUEST_IS_ACCEPTED, n_action(data=EMPTY, status=0x0120)),
    clean(INCOMPLETE_REQUEST_IS_REFUSED, n_action(data=UNNAMED, status=0x0120)),
    violation(INCOMPLETE_REQUEST_IS_REFUSED, n_action(data=EMPTY), at="(0000,0900)"),
    nothing(INCOMPLETE_REQUEST_IS_REFUSED, ASKED),
    clean(UNKNOWN_ACTION_IS_REFUSED, n_action("1.2.1", action=2, status=0x0123)),
    violation(UNKNOWN_ACTION_IS_REFUSED, n_action("1.2.1", action=2), at="(0000,0900)"),
    violation(
        UNKNOWN_ACTION_IS_REFUSED, n_action("1.2.1", sop_instance="1.2.3"), name="another instance"
    ),
    nothing(UNKNOWN_ACTION_IS_REFUSED, ASKED),
    clean(EVERY_COMMITMENT_IS_REPORTED_ONCE, ASKED, n_event_report(["1.2.1"])),
    clean(
        EVERY_COMMITMENT_IS_REPORTED_ONCE,
        ASKED,
        n_event_report(["1.2.1"], status=0x0110),
        n_event_report(["1.2.1"], at=9.0),
        name="sent again, unconfirmed",
    ),
    violation(
        EVERY_COMMITMENT_IS_REPORTED_ONCE,
        ASKED,
        n_event_report(["1.2.1"]),
        n_event_report(["1.2.1"], at=9.0),
        name="twice",
    ),
    violation(EVERY_COMMITMENT_IS_REPORTED_ONCE, ASKED, MUCH_LATER, at="(0008,1195)"),
    undecided(EVERY_COMMITMENT_IS_REPORTED_ONCE, ASKED),
    nothing(EVERY_COMMITMENT_IS_REPORTED_ONCE, n_action("1.2.1", status=0x0110)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
