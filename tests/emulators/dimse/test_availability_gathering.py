"""What waits for a quiet moment: nothing is lost or told twice, and all of it is bounded."""

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.dimse.availability import Reference
from emulators.dimse.availability_gathering import IN_ONE_NOTICE, Gathering, Quiet


def reference(number):
    return Reference("1.2.3.1", "1.2.3.2", f"1.2.3.{number}", "ARCHIVE")


def test_a_study_is_told_of_when_it_is_quiet():
    gathering = Gathering(Quiet(quiet_s=1.0, longest_s=10.0))
    assert gathering.next_due() is None
    gathering.add("1.2", reference(1), 100.0)
    gathering.add("1.2", reference(2), 100.8)
    gathering.add("1.3", reference(3), 100.9)
    assert gathering.take_due(101.5) == ()
    assert gathering.next_due() == 101.8
    (told,) = gathering.take_due(101.85)
    assert (told.study_uid, len(told.references)) == ("1.2", 2)
    assert [n.study_uid for n in gathering.take_due(200.0)] == ["1.3"]
    assert gathering.is_empty


def test_one_that_is_never_quiet_is_told_of_in_time():
    gathering = Gathering(Quiet(quiet_s=1.0, longest_s=3.0))
    for tenth in range(0, 30, 5):
        gathering.add("1.2", reference(tenth), tenth / 10)
        assert gathering.take_due(tenth / 10) == ()
    assert len(gathering.take_due(3.0)[0].references) == 6


def test_a_large_study_is_told_of_at_once_and_in_several_notices():
    gathering = Gathering(Quiet(quiet_s=1.0, longest_s=3.0))
    for number in range(IN_ONE_NOTICE * 2 + 1):
        gathering.add("1.2", reference(number), 0.0)
    sizes = [len(one.references) for one in gathering.take_due(0.0)]
    assert sizes == [IN_ONE_NOTICE, IN_ONE_NOTICE, 1]


def test_what_is_forgotten_makes_room():
    gathering = Gathering(Quiet(), most=2)
    assert [gathering.add("1.2", reference(n), 0.0) for n in range(3)] == [True, True, False]
    gathering.clear()
    assert gathering.add("1.2", reference(9), 0.0)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=40), st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_everything_is_told_of_once(steps, most):
    gathering = Gathering(Quiet(quiet_s=2.0, longest_s=5.0), most=most)
    added, told, waiting, now = [], [], 0, 0.0
    for number, (study, looks) in enumerate(steps):
        now += 1.0
        if gathering.add(f"1.{study}", reference(number), now):
            added.append((f"1.{study}", reference(number)))
            waiting += 1
        assert waiting <= most
        if looks:
            due = [(n.study_uid, r) for n in gathering.take_due(now) for r in n.references]
            waiting -= len(due)
            told += due
    told += [(n.study_uid, r) for n in gathering.take_due(now + 5.0) for r in n.references]
    assert sorted(told, key=repr) == sorted(added, key=repr)
    assert gathering.is_empty
