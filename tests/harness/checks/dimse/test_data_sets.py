import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.dimse.data_sets import (
    REQUEST_DATA_SET_IS_READABLE,
    RESPONSE_DATA_SETS_ARE_READABLE,
)
from harness.core.requirement import Role
from harness.core.subject import Operation
from tests.harness.checks.build import (
    EXPLICIT,
    IMPLICIT,
    Case,
    Response,
    clean,
    dimse,
    encode,
    judge,
    nothing,
    table,
    violation,
)
from tests.harness.checks.services import c_find, c_store, ct

SCU = Role.INITIATOR
WHOLE = encode(ct("1.2.3"), EXPLICIT)
DESCENDING = encode({0x00100010: "A"}) + encode({0x00080052: "STUDY"})

ROWS = table(
    clean(REQUEST_DATA_SET_IS_READABLE, c_store(side=SCU, transfer_syntax=EXPLICIT)),
    violation(
        REQUEST_DATA_SET_IS_READABLE,
        c_store(side=SCU, transfer_syntax=EXPLICIT, data=WHOLE[:-2]),
        at="request data set byte",
        name="cut short",
    ),
    violation(
        REQUEST_DATA_SET_IS_READABLE,
        c_store(side=SCU, transfer_syntax=IMPLICIT, data=WHOLE),
        name="in another transfer syntax",
    ),
    nothing(REQUEST_DATA_SET_IS_READABLE, dimse(Operation.C_ECHO, side=SCU)),
    nothing(
        REQUEST_DATA_SET_IS_READABLE, c_store(side=SCU, transfer_syntax=""), name="syntax unknown"
    ),
    clean(RESPONSE_DATA_SETS_ARE_READABLE, c_find({}, {0x00100010: "A"})),
    violation(
        RESPONSE_DATA_SETS_ARE_READABLE,
        dimse(Operation.C_FIND, Response(0xFF00, DESCENDING), Response(0)),
        at="response[0] data set byte",
        name="descending",
    ),
    nothing(RESPONSE_DATA_SETS_ARE_READABLE, c_find({})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([0x00080020, 0x00080050, 0x00100010, 0x00100020, 0x0020000D]),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
    ),
    st.sampled_from([IMPLICIT, EXPLICIT]),
)
def test_encoded_data_sets_are_readable(elements: dict[int, str], syntax: str) -> None:
    x = c_store(side=SCU, transfer_syntax=syntax, data={**elements, 0x00081199: [dict(elements)]})
    assert not judge(REQUEST_DATA_SET_IS_READABLE, x).findings
