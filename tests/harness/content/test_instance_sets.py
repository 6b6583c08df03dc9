"""Objects seen on the wire as sets."""

from dataclasses import replace

from harness.content.instance_sets import instance_sets
from harness.core.subject import Party
from tests.harness.checks.object.by_maker import MAKER, made

INSTANCE = 0x00080018


def seen(uid: str, *, id: str = "c1.d1.i1", said: str = "x", **changes):
    return replace(made({INSTANCE: uid, 0x00100010: said}), id=id, **changes)


def test_a_set_for_each_creator_and_scenario() -> None:
    archive = Party("archive", True)
    found = instance_sets(
        (
            seen("1.2.1"),
            seen("1.2.2", scenario="t", at=2.0),
            seen("1.2.3", scenario="t", at=3.0),
            seen("1.2.4", creator=archive, sender=archive),
        )
    )
    assert [(s.scenario, s.creator.name, len(s.members)) for s in found] == [
        ("s", "modality", 1),
        ("t", "modality", 2),
        ("s", "archive", 1),
    ]
    assert found[1].at == 3.0
    assert not any(s.complete for s in found)
    assert len({s.id for s in found}) == 3


def test_copies_that_others_pass_on_are_theirs() -> None:
    assert instance_sets((seen("1.2.1", sender=Party("archive", True)),)) == ()


def test_nobody_under_judgement_has_no_set() -> None:
    other = Party("modality", False)
    assert instance_sets((seen("1.2.1", creator=other, sender=other),)) == ()


def test_what_is_sent_again_as_it_was_is_no_second_object() -> None:
    (found,) = instance_sets((seen("1.2.1"), seen("1.2.1", id="c2.d1.i1")))
    assert [m.name for m in found.members] == ["c1.d1.i1"]


def test_other_content_under_the_same_uid_is() -> None:
    (found,) = instance_sets((seen("1.2.1"), seen("1.2.1", id="c2.d1.i1", said="y")))
    assert [m.name for m in found.members] == ["c1.d1.i1", "c2.d1.i1"]
    assert found.creator == MAKER
