import json

from reports.check_json import Document, Lines, record
from tests.reports.checked import ALL, BAD, GOOD, TOGETHER, rendered


def test_a_line_per_file_and_the_set_last():
    lines = [json.loads(x) for x in rendered(Lines(), *ALL).splitlines()]
    assert [x["path"] for x in lines][-1] is None
    assert len(lines) == len(ALL)
    assert lines[1] == record(BAD)


def test_the_keys_of_a_finding():
    (finding,) = record(TOGETHER)["findings"]
    assert finding == {
        "requirement": "iod.first",
        "severity": "FAILURE",
        "locator": "(0020,000D)",
        "expected": "a value",
        "actual": "absent",
        "excerpt": "excerpt",
        "module": "",
        "clause": {
            "standard": "DICOM PS3.5",
            "edition": "2026a",
            "section": "7.1",
            "url": "https://example.org/7.1",
        },
    }


def test_the_exact_clause_wins():
    assert record(BAD)["findings"][-1]["clause"]["section"] == "C.7.6.2"


def test_notes_and_second_opinions_only_where_asked_for():
    assert "notes" not in record(GOOD)
    assert "second_opinion" not in record(GOOD)


def test_the_document_is_one_whatever_is_in_it():
    document = json.loads(rendered(Document(), *ALL))
    assert document["files"] == [record(x) for x in ALL]
    assert (document["schema"], document["verdict"]) == ("plugfest-check/1", "ERROR")
    assert (document["exit_code"], document["verdicts"]["FAIL"]) == (4, 2)
    assert json.loads(rendered(Document()))["files"] == []
