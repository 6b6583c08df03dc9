"""Against dciodvfy on all DICOM files of three wheels: nearly all it finds, nothing unexplained."""

import pytest

from tests.real.oracle import built
from tests.real.oracle.__main__ import table
from tests.real.oracle.comparison import Comparison, compare
from tests.real.oracle.ledger import noted, rows

RECALL = 0.95
UNEXPLAINED = 0.05  # of our errors that dciodvfy does not have
LEFT_OUT = 0.02  # of the elements of objects built from our facts, what else it asks for
UNWANTED = 0.005  # of them, what it does not want


@pytest.fixture(scope="module")
def outcome() -> Comparison:
    return compare()


def test_we_find_what_it_finds(outcome: Comparison) -> None:
    assert outcome.files > 250
    assert outcome.recall() >= RECALL, table(outcome)


def test_what_we_do_not_find_has_a_reason(outcome: Comparison) -> None:
    ledger = rows(outcome, noted())
    assert not [r for r in ledger if r.who == "dciodvfy" and not r.reason], table(outcome)


def test_our_other_errors_are_explained(outcome: Comparison) -> None:
    ledger = rows(outcome, noted())
    unexplained = sum(r.count for r in ledger if r.who == "plugfest" and not r.reason)
    assert unexplained < UNEXPLAINED * max(1, len(outcome.extra)), table(outcome)


def test_no_disagreement_is_new_and_none_is_gone(outcome: Comparison) -> None:
    today = {(r.who, r.what, r.tag, r.count) for r in rows(outcome, noted())}
    before = {(r.who, r.what, r.tag, r.count) for r in noted()}
    assert today == before, "see `python -m tests.real.oracle --write`, and review the difference"


def test_objects_of_every_class_have_nearly_all_it_asks_for() -> None:
    outcome = built.compare()
    assert outcome.known > 100
    assert len(outcome.missing) < LEFT_OUT * outcome.asked, built.table(outcome)
    assert len(outcome.unwanted) < UNWANTED * outcome.asked, built.table(outcome)
