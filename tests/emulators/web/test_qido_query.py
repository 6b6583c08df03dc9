import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.core.levels import Level
from emulators.core.matching import Key
from emulators.web.moments import combined
from emulators.web.qido_query import read_query
from emulators.web.refusal import Refusal

names = st.one_of(
    st.sampled_from(["PatientID", "StudyDate", "StudyTime", "limit", "offset", "includefield",
                     "fuzzymatching", "00400275.00400009", "TimezoneOffsetFromUTC"]),
    st.text(max_size=12),
)  # fmt: skip
values = st.one_of(
    st.sampled_from(["1", "20260101-", "10-11", "+0100", "true", "all", "-", "*", "1.2,1.3"]),
    st.text(max_size=12),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(names, values), max_size=5), st.sampled_from(list(Level)[1:]))
def test_any_query_is_read_or_refused(parameters, level):
    with contextlib.suppress(Refusal):
        query = read_query(parameters, level)
        keys, conditions = combined(query.keys, query.timezone)
        assert {key.tag for key in keys} == {key.tag for key in query.keys}
        assert 0 <= query.limit <= 5000
        for holds in conditions:
            assert holds({"00080020": {"vr": "DA", "Value": ["20260101"]}}) in (True, False)


def test_keys_below_one_sequence_have_to_match_in_one_item():
    query = read_query(
        [("RequestAttributesSequence.RequestedProcedureID", "R"), ("00400275.00400009", "S")],
        Level.SERIES,
    )
    inner = (Key("00401001", "SH", ("R",)), Key("00400009", "SH", ("S",)))
    assert query.keys == (Key("00400275", "SQ", items=inner),)
