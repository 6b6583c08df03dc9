from xml.etree import ElementTree

from reports.check_junit import JunitCases
from tests.reports.checked import ALL, BAD, rendered


def test_verdicts_map_to_what_readers_know():
    suite = ElementTree.fromstring(rendered(JunitCases(), *ALL))
    kinds = [[e.tag for e in case] for case in suite.iter("testcase")]
    assert kinds == [
        [],
        ["failure"],
        ["skipped"],
        ["error"],
        ["skipped"],
        ["failure"],
        ["failure"],
    ]


def test_a_failure_says_where_and_by_which_clause():
    suite = ElementTree.fromstring(rendered(JunitCases(), BAD))
    (failure,) = suite.iter("failure")
    assert failure.get("message") == "31 violations"
    line = "FAILURE (0028,0030): expected a value, actual absent"
    assert f"{line} [iod.first, DICOM PS3.3 (2026a) C.7.6.2]" in failure.text
