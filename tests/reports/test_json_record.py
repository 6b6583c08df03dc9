"""run.json: the interface other tools read."""

import json

from reports import json_record
from tests.reports.hostile import CANARY, report


def test_the_published_keys():
    record = json.loads(json_record.render(report()))
    assert record["schema"] == "plugfest-run/1"
    assert record["verdict"] == "FAIL"
    assert record["products"][0]["seat"] == "archive"
    first = record["results"][0]
    assert (first["requirement"], first["level"], first["verdict"], first["subjects"]) == (
        "t.t",
        "SHALL",
        "FAIL",
        2,
    )
    finding = first["findings"][0]
    assert (finding["severity"], finding["expected"], finding["actual"]) == (
        "FAILURE",
        CANARY,
        CANARY,
    )
    assert set(finding["evidence"]) == {"exchange", "locator", "excerpt", "span"}
    assert (finding["module"], finding["clause"]["section"]) == (CANARY, "C.8.2.1")
    assert {"module", "clause"}.isdisjoint(record["results"][1]["findings"][0])
    assert record["not_run"][0]["requirement"] == "t.n"
    assert record["not_run"][0]["why"] == CANARY


def test_it_is_ascii_so_that_nothing_hides_in_it():
    assert json_record.render(report()).isascii()


def test_what_was_not_exercised_is_not_among_the_results():
    record = json.loads(json_record.render(report()))
    assert "t.n" not in [r["requirement"] for r in record["results"]]
