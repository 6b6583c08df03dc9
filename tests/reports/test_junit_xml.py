"""JUnit stays well-formed whatever a peer says, and counts what it shows."""

import xml.etree.ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from reports import junit_xml
from tests.reports.hostile import report


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_peer_string_leaves_it_well_formed(text):
    root = ET.fromstring(junit_xml.render(report(text)))
    assert root.tag == "testsuites"


def test_counts_agree_with_the_cases():
    root = ET.fromstring(junit_xml.render(report()))
    for suite in root:
        assert int(suite.get("tests")) == len(suite)
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(name)) == len(suite.findall(f"testcase/{tag}"))


def test_verdicts_map_as_the_table_says():
    root = ET.fromstring(junit_xml.render(report()))
    cases = {c.get("name"): [e.tag for e in c] for c in root.iter("testcase")}
    assert cases["t.t"] == ["failure"]
    assert cases["t.w"] == ["system-out"]
    assert cases["t.e"] == ["error"]
    assert cases["t.i"] == cases["t.n"] == ["skipped"]


def test_who_asks_is_told():
    page = junit_xml.render(report("CT Image")).decode()
    assert "[CT Image, DICOM PS3.3 (2026a) C.8.2.1]" in page
