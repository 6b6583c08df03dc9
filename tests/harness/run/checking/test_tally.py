import pytest

from harness.content.files import instance_of
from harness.content.members import member_of
from harness.core.checked import Checked, Kind
from harness.core.octets import payload
from harness.core.verdict import Verdict
from harness.run.checking.tally import Sum
from tests.objects.bases import octets


def told(verdict, path="a", base=None):
    member = member_of(instance_of(path, payload(octets(base)))) if base else None
    return Checked(path=path, kind=Kind.DICOM, verdict=verdict, member=member)


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([], 3),
        ([Verdict.NONE], 3),
        ([Verdict.NONE, Verdict.PASS], 0),
        ([Verdict.PASS, Verdict.INCONC], 3),
        ([Verdict.INCONC, Verdict.FAIL], 1),
        ([Verdict.FAIL, Verdict.ERROR], 4),
    ],
)
def test_the_worst_file_decides(verdicts, code):
    total = Sum()
    for verdict in verdicts:
        total.add(told(verdict))
    assert total.tally().exit_code == code
    assert total.tally().files == len(verdicts)


def test_files_together_may_fail_where_each_passes():
    total = Sum()
    for name in ("one", "two"):
        total.add(told(Verdict.PASS, name, "ct"))
    total.members[1] = member_of(instance_of("two", payload(octets("ct")[:-2] + b"\1\1")))
    (together,) = total.together()
    assert (together.path, together.verdict) == (None, Verdict.FAIL)
    total.add(together)
    tally = total.tally()
    assert (tally.files, tally.verdicts) == (2, ((Verdict.PASS, 2),))
    assert (tally.verdict, tally.exit_code) == (Verdict.FAIL, 1)


def test_one_sound_file_is_no_set_to_speak_of():
    total = Sum()
    total.add(told(Verdict.PASS, "one", "ct"))
    assert list(total.together()) == []


def test_members_share_what_they_have_in_common():
    total = Sum()
    for name in ("one", "two"):
        total.add(told(Verdict.PASS, name, "ct"))
    one, two = total.members
    assert (one.name, two.name) == ("one", "two")
    assert one.constants is two.constants
    assert one.study is two.study
