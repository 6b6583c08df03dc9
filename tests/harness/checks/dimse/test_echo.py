import pytest

from harness.checks.dimse.echo import ECHO_REQUEST_IS_BARE, ECHO_SUCCEEDS
from harness.core.requirement import Role
from harness.core.subject import Operation
from tests.harness.checks.build import Case, Response, clean, dimse, nothing, table, violation

SCU = Role.INITIATOR
ROWS = table(
    clean(ECHO_SUCCEEDS, dimse(Operation.C_ECHO, Response(0))),
    violation(ECHO_SUCCEEDS, dimse(Operation.C_ECHO, Response(0x0122)), at="(0000,0900)"),
    violation(
        ECHO_SUCCEEDS, dimse(Operation.C_ECHO, Response(0, {0x00080052: "STUDY"})), name="data set"
    ),
    nothing(ECHO_SUCCEEDS, dimse(Operation.C_ECHO), name="unanswered"),
    nothing(
        ECHO_SUCCEEDS,
        dimse(Operation.C_ECHO, Response(0x0122), abstract_syntax="1.2.3"),
        name="on another context",
    ),
    clean(ECHO_REQUEST_IS_BARE, dimse(Operation.C_ECHO, side=SCU)),
    violation(ECHO_REQUEST_IS_BARE, dimse(Operation.C_ECHO, data={}, side=SCU), at="data set"),
    violation(
        ECHO_REQUEST_IS_BARE,
        dimse(Operation.C_ECHO, sop_class="1.2.3", side=SCU),
        at="(0000,0002)",
        name="another class",
    ),
    nothing(ECHO_REQUEST_IS_BARE, dimse(Operation.C_FIND, side=SCU)),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
