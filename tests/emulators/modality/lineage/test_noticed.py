"""Where notices say to look: once for many, again for what is missing, everywhere for too much."""

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.lineage.noticed import AGAIN_S, Noticed


def test_many_notices_of_one_study_are_one_look():
    noticed = Noticed()
    assert noticed.next_due() is None
    for number in range(5):
        noticed.add("1.2", [f"1.2.{number}"], 10.0 + number)
    assert noticed.next_due() == 10.0
    there = noticed.take(10.0)
    assert (set(there.studies), there.everything) == ({"1.2"}, False)
    assert len(there.studies["1.2"].instances) == 5
    assert noticed.next_due() is None
    assert not noticed.take(99.0).studies


def test_what_is_missing_is_looked_for_a_few_times():
    noticed, now = Noticed(), 0.0
    noticed.add("1.2", ["1.2.1", "1.2.2"], now)
    named = noticed.take(now).studies["1.2"]
    for pause in AGAIN_S:
        noticed.again("1.2", named, {"1.2.2"}, now)
        assert noticed.next_due() == now + pause
        assert not noticed.take(now).studies
        now += pause
        named = noticed.take(now).studies["1.2"]
        assert named.instances == {"1.2.2"}
    noticed.again("1.2", named, {"1.2.2"}, now)
    assert noticed.next_due() is None
    noticed.again("1.2", named, set(), now)
    assert noticed.next_due() is None


def test_a_further_notice_does_not_wait_for_the_second_look():
    noticed = Noticed()
    noticed.add("1.2", ["1.2.1"], 0.0)
    noticed.again("1.2", noticed.take(0.0).studies["1.2"], {"1.2.1"}, 0.0)
    noticed.add("1.2", ["1.2.2"], 0.1)
    assert noticed.next_due() == 0.1
    named = noticed.take(0.1).studies["1.2"]
    assert (named.instances, named.looks) == ({"1.2.1", "1.2.2"}, 0)


def test_a_flood_is_one_look_at_everything():
    noticed = Noticed(most_studies=3)
    for number in range(9):
        noticed.add(f"1.2.{number}", ["1.2.3"], float(number))
    assert noticed.next_due() == 3.0
    assert not noticed.take(2.0).studies
    there = noticed.take(3.0)
    assert (there.everything, dict(there.studies)) == (True, {})
    assert noticed.next_due() is None


steps = st.lists(
    st.tuples(st.integers(0, 6), st.sets(st.integers(0, 9), max_size=5), st.booleans()), max_size=30
)


@given(steps)
@settings(max_examples=60, deadline=None)
def test_what_is_named_is_looked_at_and_what_waits_is_bounded(said):
    noticed = Noticed(most_studies=4, most_instances=12)
    now, open_studies = 0.0, set()
    for study, instances, looks in said:
        now += 1.0
        noticed.add(str(study), map(str, instances), now)
        open_studies.add(str(study))
        assert len(noticed._studies) <= 4
        assert noticed._instances == sum(len(n.instances) for n in noticed._studies.values()) <= 12
        if looks:
            there = noticed.take(now)
            seen = open_studies if there.everything else set(there.studies)
            open_studies -= seen
            for uid, named in there.studies.items():
                noticed.again(uid, named, named.instances, now)
    there = noticed.take(now + 100.0)
    assert there.everything or open_studies <= set(there.studies)
