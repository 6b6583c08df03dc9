import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.dimse.statuses import ERROR_COMMENT_IS_SHORT, STATUSES, STATUSES_ARE_DEFINED
from harness.core.subject import Operation
from tests.harness.checks.build import (
    Case,
    Response,
    clean,
    dimse,
    judge,
    nothing,
    table,
    violation,
)

ECHO = dimse(Operation.C_ECHO, Response(0))


def commented(text: str) -> Response:
    return Response(0xC000, None, {0x0902: text})


ROWS = table(
    clean(STATUSES_ARE_DEFINED, ECHO),
    clean(
        STATUSES_ARE_DEFINED,
        dimse(Operation.C_FIND, Response(0xFF01), Response(0xFE00)),
        name="find",
    ),
    clean(STATUSES_ARE_DEFINED, dimse(Operation.N_CREATE, Response(0x0111)), name="normalized"),
    violation(STATUSES_ARE_DEFINED, dimse(Operation.C_ECHO, Response(0xB000)), at="(0000,0900)"),
    violation(
        STATUSES_ARE_DEFINED, dimse(Operation.C_STORE, Response(0x0112)), name="of another service"
    ),
    violation(
        STATUSES_ARE_DEFINED,
        dimse(Operation.C_ECHO, Response(0, None, {0x0900: None})),
        name="none",
    ),
    violation(
        STATUSES_ARE_DEFINED,
        dimse(Operation.C_FIND, Response(0), Response(0xFF00)),
        at="response[0]",
        name="more after the final one",
    ),
    nothing(STATUSES_ARE_DEFINED, dimse(Operation.C_ECHO)),
    clean(ERROR_COMMENT_IS_SHORT, dimse(Operation.C_FIND, commented("x" * 64))),
    violation(
        ERROR_COMMENT_IS_SHORT, dimse(Operation.C_FIND, commented("x" * 65)), at="(0000,0902)"
    ),
    violation(
        ERROR_COMMENT_IS_SHORT, dimse(Operation.C_FIND, commented("a\nb")), name="control character"
    ),
    nothing(ERROR_COMMENT_IS_SHORT, ECHO),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_defined_status_is_never_objected_to(data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(sorted(STATUSES)))
    low, high = data.draw(st.sampled_from(STATUSES[operation]))
    status = data.draw(st.integers(low, high))
    assert not judge(STATUSES_ARE_DEFINED, dimse(operation, Response(status))).findings
