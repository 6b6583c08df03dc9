"""Which files are ready is a function of looks alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.lineage.settling import Memory, Sight, look

PATHS = st.sampled_from(["a", "b", "c"])
SIGHTS = st.builds(Sight, st.integers(0, 1), st.integers(0, 1), st.just(0), st.just(1))
LOOKS = st.lists(st.dictionaries(PATHS, SIGHTS), max_size=12)
QUIET = {"a": Sight(3, 1, 1)}


def test_a_file_is_ready_at_the_second_equal_look_and_never_again():
    memory, ready = look(Memory(), QUIET)
    assert ready == ()
    memory, ready = look(memory, QUIET)
    assert ready == ("a",)
    memory, ready = look(memory, QUIET)
    assert ready == ("a",)  # nobody said that it was dealt with
    memory, ready = look(memory.settle(QUIET), QUIET)
    assert ready == ()
    changed = {"a": Sight(3, 2, 2)}
    memory, ready = look(memory, changed)
    assert ready == ()
    assert look(memory, changed)[1] == ("a",)


def test_a_file_that_grows_at_every_look_is_never_ready():
    memory = Memory()
    for size in range(9):
        memory, ready = look(memory, {"a": Sight(size, 1, 1)})
        assert ready == ()


@given(LOOKS)
@settings(max_examples=200, deadline=None)
def test_ready_is_what_stayed_and_is_not_settled(looks):
    memory, before, settled = Memory(), {}, {}
    for seen in looks:
        memory, ready = look(memory, seen)
        settled = {path: sight for path, sight in settled.items() if path in seen}
        assert set(ready) == {
            path
            for path, sight in seen.items()
            if before.get(path) == sight and settled.get(path) != sight
        }
        assert list(ready) == sorted(ready)
        for path in ready:
            memory = memory.settle({path: seen[path]})
            settled[path] = seen[path]
        before = seen
        assert set(memory.settled) <= set(memory.last) == set(seen)  # memory does not grow


@given(LOOKS, st.dictionaries(PATHS, SIGHTS))
@settings(max_examples=100, deadline=None)
def test_what_rests_is_all_ready_in_the_end_and_then_nothing_is(looks, rest):
    memory = Memory()
    for seen in [*looks, rest]:
        memory, ready = look(memory, seen)
        for path in ready:
            memory = memory.settle({path: seen[path]})
    memory, ready = look(memory, rest)
    for path in ready:
        memory = memory.settle({path: rest[path]})
    assert memory.settled == rest
    assert look(memory, rest)[1] == ()
