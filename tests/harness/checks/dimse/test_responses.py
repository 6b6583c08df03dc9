import pytest

from harness.checks.dimse.responses import (
    EVERY_REQUEST_IS_ANSWERED,
    RESPONSE_FIELD_IS_THE_REQUESTS,
    RESPONSE_SOP_CLASS_IS_THE_REQUESTS,
    RESPONSE_SOP_INSTANCE_IS_THE_REQUESTS,
)
from harness.core.octets import Ending
from harness.core.requirement import Role
from harness.core.subject import Operation
from tests.harness.checks.build import (
    Case,
    Response,
    clean,
    connection,
    dimse,
    nothing,
    table,
    undecided,
    violation,
)
from tests.harness.checks.services import c_find, c_store

ECHO = dimse(Operation.C_ECHO, Response(0))
UNANSWERED = dimse(Operation.C_ECHO)
OPENER, ACCEPTER = Role.INITIATOR, Role.RESPONDER
RELEASED = connection((OPENER, 5, bytes(4)), (ACCEPTER, 6, bytes(4)))


ROWS = table(
    clean(EVERY_REQUEST_IS_ANSWERED, RELEASED, ECHO),
    violation(EVERY_REQUEST_IS_ANSWERED, RELEASED, UNANSWERED, at="(0000,0110) 1"),
    violation(
        EVERY_REQUEST_IS_ANSWERED,
        RELEASED,
        dimse(Operation.C_FIND, Response(0xFF00, {0x00080052: "STUDY"})),
        name="pending only",
    ),
    undecided(
        EVERY_REQUEST_IS_ANSWERED,
        connection((OPENER, 7, bytes(4))),
        UNANSWERED,
        name="aborted",
    ),
    undecided(
        EVERY_REQUEST_IS_ANSWERED,
        connection(accepter_ending=Ending.OPEN),
        UNANSWERED,
        name="still open",
    ),
    undecided(
        EVERY_REQUEST_IS_ANSWERED,
        connection(accepter_ending=Ending.RESET),
        UNANSWERED,
        name="reset",
    ),
    undecided(EVERY_REQUEST_IS_ANSWERED, UNANSWERED, name="connection unknown"),
    nothing(EVERY_REQUEST_IS_ANSWERED, RELEASED),
    clean(RESPONSE_FIELD_IS_THE_REQUESTS, ECHO),
    violation(
        RESPONSE_FIELD_IS_THE_REQUESTS,
        dimse(Operation.C_ECHO, Response(0, None, {0x0100: 0x8001})),
        at="(0000,0100)",
    ),
    nothing(RESPONSE_FIELD_IS_THE_REQUESTS, UNANSWERED),
    clean(RESPONSE_SOP_CLASS_IS_THE_REQUESTS, c_find({}, {})),
    violation(
        RESPONSE_SOP_CLASS_IS_THE_REQUESTS,
        dimse(Operation.C_ECHO, Response(0, None, {0x0002: "1.2.3"})),
        at="response[0] (0000,0002)",
    ),
    nothing(
        RESPONSE_SOP_CLASS_IS_THE_REQUESTS,
        dimse(Operation.C_ECHO, Response(0, None, {0x0002: None})),
    ),
    clean(RESPONSE_SOP_INSTANCE_IS_THE_REQUESTS, c_store()),
    violation(
        RESPONSE_SOP_INSTANCE_IS_THE_REQUESTS,
        dimse(
            Operation.C_STORE, Response(0, None, {0x1000: "1.2.4"}), sop_instance="1.2.3", data={}
        ),
        at="(0000,1000)",
    ),
    nothing(RESPONSE_SOP_INSTANCE_IS_THE_REQUESTS, ECHO),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
