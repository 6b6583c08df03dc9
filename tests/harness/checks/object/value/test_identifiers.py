import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.value.identifiers import (
    UIDS_ARE_WELL_FORMED,
    UIDS_HAVE_AN_ASSIGNED_ROOT,
    URIS_ARE_WELL_FORMED,
)
from tests.harness.checks.build import Case, table
from tests.harness.checks.object.made import failures, private
from tests.harness.checks.object.value.values import Values, values

VALUES = [
    values(
        UIDS_ARE_WELL_FORMED,
        "UI",
        (b"", b"1.2.840.10008.1.1\0", b"2.25.0", b"1.2\\1.3\0", b"0.0.0\0"),
        (b"1.02", b"1..2", b".1.2", b"1.2.", b"1.2x", b" 1.2", b"1.2\0\\1.3\0\0"[:8], b"abc."),
    ),
    values(
        UIDS_HAVE_AN_ASSIGNED_ROOT,
        "UI",
        (b"1.39", b"2.999\0", b"2.25.1", b"0.9\0"),
        (b"3.1\0", b"999.1\0", b"1.40", b"0\0", b"1.2\\9.9\0"),
    ),
    values(
        URIS_ARE_WELL_FORMED,
        "UR",
        (b"", b"https://a/b?c=%20#d ", b"urn:oid:1.2 ", b"../relative"[:10], b"http://[::1]/ "),
        (b"http://a b", b"http://\xc4/ ", b" http://a", b"a%2", b"a\\b ", b"a<b>"),
    ),
]
ROWS = table(*(row for v in VALUES for row in v.rows()))


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("v", [pytest.param(v, id=v.requirement.id) for v in VALUES])
def test_only_the_broken_rule_objects(v: Values) -> None:
    v.check_precision()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1), st.integers(0, 39), st.lists(st.integers(0, 10**12), max_size=4))
def test_legal_uids_are_not_objected_to(root, second, more):
    uid = ".".join(map(str, (root, second, *more))).encode()
    assert failures(private("UI", uid + b"\0" * (len(uid) % 2)), "value") == set()
