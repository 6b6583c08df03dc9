"""What one party makes in one scenario is one set, each object once."""

from dataclasses import replace

from harness.judge.instance_sets import instance_sets
from tests.harness.checks.build import ARCHIVE, instance, sut
from tests.harness.checks.build import MODALITY as SOME_MODALITY

MODALITY = sut(SOME_MODALITY)
ONE = {0x00080016: "1.2.840.10008.5.1.4.1.1.2", 0x00080018: "2.25.1", 0x0020000D: "2.25.9"}
OTHER = ONE | {0x00080018: "2.25.2"}


def sent(elements=ONE, id="c1.d1.i1", **changes):
    parties = {"creator": MODALITY, "sender": MODALITY} | changes
    return instance(elements, id=id, exchange=id.rpartition(".")[0], **parties)


def members(*instances):
    return [[m.name for m in s.members] for s in instance_sets(instances)]


def test_objects_of_a_scenario_are_one_set_oldest_first():
    (found,) = instance_sets((sent(OTHER, "c1.d2.i1", at=2.0), sent(at=1.0)))
    assert (found.creator, found.scenario, found.at, found.complete) == (MODALITY, "s", 1.0, False)
    assert [m.sop_instance for m in found.members] == ["2.25.1", "2.25.2"]
    assert found.members[0].exchange == "c1.d1"


def test_scenarios_do_not_mix():
    there = replace(sent(OTHER, "c2.d1.i1"), scenario="t")
    assert members(sent(), there) == [["c1.d1.i1"], ["c2.d1.i1"]]


def test_sending_again_makes_no_second_member_but_other_content_does():
    changed = ONE | {0x0020000D: "2.25.8"}
    again, other = sent(id="c1.d2.i1", at=2.0), sent(changed, "c1.d3.i1", at=3.0)
    assert members(sent(), again, other) == [["c1.d1.i1", "c1.d3.i1"]]


def test_what_others_send_on_or_made_is_left_out():
    assert members(sent(sender=ARCHIVE)) == []
    assert members(sent(creator=SOME_MODALITY, sender=SOME_MODALITY)) == []
