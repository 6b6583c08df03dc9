import pytest

from harness.core.checked import Tally
from harness.core.verdict import Verdict
from reports.check_text import TextTree, with_keyword
from tests.reports.checked import BAD, EVIL, GOOD, NOTHING, TALLY, TOGETHER, UNDECIDED, rendered

TREE = """\
FAIL   bad.dcm  CT
├─ FAILURE (31)
│  ├─ Image Plane
│  │  ├─ (0028,0030) PixelSpacing
│  │  │  expected a value; actual: absent
│  │  │  iod.first, DICOM PS3.3 (2026a) C.7.6.2
│  ├─ Plane Position
│  │  ├─ (5200,9230)[0].(0020,9113) PlanePositionSequence  (and 29 more like it)
│  │  │  expected a value; actual: absent
│  │  │  iod.first, DICOM PS3.3 (2026a) C.7.6.2
└─ WARNING (1)
   ├─ (0010,0020) PatientID
   │  expected a known code; actual: absent
   │  iod.second, DICOM PS3.5 (2026a) 7.1
"""


def test_errors_come_first_by_module_with_frames_folded():
    assert TextTree().file(BAD) == TREE


def test_notes_are_shown_on_request():
    assert "(0010,0010) PatientName" not in TextTree().file(BAD)
    assert "(0010,0010) PatientName" in TextTree(notes=True).file(BAD)


def test_what_passes_is_named_on_request():
    assert TextTree().file(GOOD) == ""
    assert TextTree(verbose=True).file(GOOD) == "PASS   good.dcm  CT\n"


def test_what_was_not_judged_says_why():
    assert TextTree().file(UNDECIDED) == "INCONC odd.dcm  CT\n└─ not judged: it has no end\n"
    assert TextTree().file(NOTHING).startswith("NONE   a.txt\n└─ not judged: neither")


def test_the_set_and_the_sum():
    assert TextTree().file(TOGETHER).startswith("FAIL   all files together")
    assert TextTree().end(TALLY) == "6 files: 1 ERROR, 2 FAIL, 1 PASS, 1 NONE\n"
    assert TextTree().end(Tally(1, ((Verdict.PASS, 1),), Verdict.PASS, 0)) == "1 file: 1 PASS\n"
    assert TextTree().end(Tally(0, (), Verdict.NONE, 3)) == "0 files: nothing judged\n"


def test_colours_only_when_asked_and_never_from_a_file():
    assert "\x1b" not in rendered(TextTree(verbose=True, notes=True), BAD, EVIL)
    painted = TextTree(colour=True).file(BAD)
    assert painted.startswith("\x1b[31mFAIL  \x1b[0m")
    assert "<U+001B>[31m" in TextTree(colour=True).file(EVIL)


@pytest.mark.parametrize(
    ("locator", "shown"),
    [
        ("(0010,0020)", "(0010,0020) PatientID"),
        (
            "(0008,1140)[2].(0008,1155) value 1",
            "(0008,1140)[2].(0008,1155) ReferencedSOPInstanceUID value 1",
        ),
        ("(0009,1001)", "(0009,1001)"),
        ("byte 12", "byte 12"),
    ],
)
def test_with_keyword(locator, shown):
    assert with_keyword(locator) == shown
