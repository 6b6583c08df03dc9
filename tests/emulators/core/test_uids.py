"""UIDs are valid, repeatable and distinct."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.uid import UID

from emulators.core.uids import make_uid

NAMES = st.lists(st.text(max_size=4), max_size=3)


@given(st.integers(0, 2**63 - 1), st.text(max_size=8), NAMES)
@settings(max_examples=50, deadline=None)
def test_a_uid_is_valid_and_repeatable(seed, salt, names):
    uid = make_uid(seed, salt, *names)
    assert UID(uid).is_valid
    assert uid == make_uid(seed, salt, *names)


@given(NAMES, NAMES)
@settings(max_examples=50, deadline=None)
def test_other_names_give_another_uid(one, other):
    assert (make_uid(1, "", *one) == make_uid(1, "", *other)) == (one == other)


def test_seed_and_salt_go_in():
    assert len({make_uid(1, "", "a"), make_uid(2, "", "a"), make_uid(1, "x", "a")}) == 3
