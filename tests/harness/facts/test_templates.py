"""Templates as data."""

import pytest

from harness.facts import context_group
from harness.facts.code import meaning
from harness.facts.sr_relationships import RELATIONSHIP_TYPES, VALUE_TYPES
from harness.facts.table import rows
from harness.facts.templates import MANY, Codes, Row, template

TABLE = rows("profiles.dicom", "sr_templates.tsv")
TIDS = [r[1] for r in TABLE if r[0] == "T"]
UNLISTED = {("UMLS", "C0034375")}  # a code that no context group has


def every_row(some) -> list[Row]:
    return [row for one in some for row in (one, *every_row(one.children))]


@pytest.mark.parametrize("tid", TIDS)
def test_a_template_is_made_of_known_things(tid: str) -> None:
    known = template(tid)
    assert known is not None
    assert known.rows
    for row in every_row(known.rows):
        assert row.relationship in RELATIONSHIP_TYPES | {""}
        assert row.value_type in VALUE_TYPES
        assert 1 <= row.most <= MANY
        assert {scheme for scheme, _ in row.units.listed} <= {"UCUM"}
        for codes in (row.concept, row.value):
            assert not codes.group or context_group.codes(codes.group) is not None
            assert all(meaning(*key) or key in UNLISTED for key in codes.listed), row
        for condition in row.conditions:
            assert condition.where in ("any", "is", "at", "up", "up2")
            assert all(meaning(*key) for key in condition.concept | condition.values)


def test_every_row_is_of_a_template_with_a_title() -> None:
    assert {r[1] for r in TABLE if r[0] == "R"} == set(TIDS)


def test_what_is_not_listed_is_not_known() -> None:
    assert template("99999") is None


def test_inclusions_are_resolved() -> None:
    report = template("10011")
    assert report is not None
    assert report.root is not None
    rows = {(r.template, r.number): r for r in report.root.children}
    event = rows["10013", "1"]
    assert event.relationship == "CONTAINS"
    assert event.most == MANY
    assert event.required
    assert not rows["1204", "1"].required  # included by a row that the user may leave out
    assert any(r.template == "10014" for r in every_row(event.children))


def test_a_template_that_is_no_container_has_no_root() -> None:
    observers = template("1002")
    assert observers is not None
    assert observers.root is None


def test_codes_take_what_old_codes_became() -> None:
    laterality = Codes(frozenset({("SCT", "272741003")}))
    assert laterality.take(("SRT", "G-C171"))
    assert laterality.take(("DCM", "121071")) is False
    assert Codes().take(("DCM", "121071"))
    assert Codes(group=999999).take(("DCM", "121071")) is None
    assert Codes(group=244).take(("SRT", "no such code")) is None
    assert str(laterality) == "(272741003, SCT)"
    assert str(Codes(group=7021)) == "CID 7021"
