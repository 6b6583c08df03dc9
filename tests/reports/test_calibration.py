"""The self-test's documents: keys are an interface, what was missed is never hidden."""

from harness.core.selftest import Calibration, Case
from reports import calibration

FOUND = Calibration(
    (
        Case("a", "fault", "qido.x", True, "at status: 500", ("wado.y",), 1.0),
        Case("b", "fault", "qido.x", False, "no \x1bobjection", (), 1.0),
        Case("c", "mutation", "ul.z", True, "at pdu", (), 0.1),
    ),
    300,
    5000,
    ("ul.z at pdu in c1",),
    ("ul.never",),
    12.0,
    by_object_faults=("iod.x", "iod.y"),
    object_faults=30,
)


def test_published_keys():
    value = calibration.to_json(FOUND)
    assert (value["faults"], value["caught"], value["false_findings"]) == (3, 2, 1)
    assert value["object_faults"]["only_there"] == ["iod.x", "iod.y"]
    assert value["cases"][1]["fault"] == "b"
    assert value["cases"][1]["caught"] is False


def test_text_shows_everything_that_is_wrong():
    text = calibration.text(FOUND)
    for told in (
        "MISSED  b",
        "no <U+001B>objection",
        "FALSE   ul.z",
        "NEVER SEEN TO FAIL  ul.never",
        "not played here: 2 more requirements are shown to fail by the 30 single faults",
    ):
        assert told in text
    assert "caught 2 of 3 (66.7 %)" in text.splitlines()[-1]


def test_markdown_is_a_row_per_family():
    lines = calibration.markdown(FOUND).splitlines()
    assert "| qido | 1 of 2 | - |" in lines
    assert "| ul | - | 1 of 1 |" in lines
    assert "| **all** | **1 of 2** | **1 of 1** |" in lines
    assert any(line.startswith("not played here: 2 more requirements") for line in lines)
