"""Content items under the rows of a template."""

from harness.checks.object.structured_report.report import Report, read_report
from harness.checks.object.structured_report.template_rows import Context, holds, match
from harness.content.dataset import decode
from harness.core.octets import payload
from harness.facts.sr_relationships import report_classes
from harness.facts.templates import MANY, Row, template
from tests.harness.checks.messages import encode
from tests.harness.checks.object.structured_report.documents import (
    COMPREHENSIVE,
    KEY_OBJECTS,
    by_reference,
    coded,
    image,
    root,
    text,
)
from tests.harness.checks.object.structured_report.dose_reports import choice, named
from tests.harness.checks.parties import EXPLICIT

BEST = ("113013", "DCM", "Best In Set")


def read(*below, sop_class=KEY_OBJECTS, **more) -> Report:
    raw = payload(encode(root(*below, sop_class=sop_class, **more), EXPLICIT))
    return read_report(decode(raw, EXPLICIT), report_classes()[sop_class])


def rows(tid: str) -> dict[str, Row]:
    known = template(tid)
    assert known is not None
    assert known.root is not None
    return {f"{row.template} {row.number}": row for row in known.root.children}


def test_an_item_may_be_of_several_rows() -> None:
    report = read(choice("HAS CONCEPT MOD", named("113011"), ("113014", "DCM", "Study")), image())
    known = rows("2010")
    matched = match(Context(report.root, report), list(known.values()))
    modifier, picture = report.root.children
    assert matched.rows_of(modifier) == [known["2010 2"], known["2010 4"]]
    assert matched.rows_of(picture) == [known["2010 8"]]
    assert matched.most(known["2010 2"]) == MANY
    assert matched.most(known["2010 7"]) == 1


def test_a_reference_is_matched_by_its_target() -> None:
    report = read(image(), by_reference(1, 1, relationship="CONTAINS"), sop_class=COMPREHENSIVE)
    matched = match(Context(report.root, report), list(rows("2010").values()))
    assert [len(found) for found in matched.by_row.values() if found] == [2]


def test_other_relationships_types_and_names_do_not_match() -> None:
    report = read(text("HAS OBS CONTEXT"), coded(), text())
    matched = match(Context(report.root, report), list(rows("2010").values()))
    assert not any(matched.by_row.values())


def test_a_condition_on_the_title() -> None:
    row = rows("2010")["2010 4"]
    best, other = read(title=BEST), read()
    assert holds(row, Context(best.root, best))
    assert not holds(row, Context(other.root, other))


def test_a_condition_on_a_value_of_the_item_around() -> None:
    row = next(r for r in rows("10011").values() if r.template == "1003" and r.number == "1")
    for value, wanted in (("121006", True), ("121007", False)):
        who = choice("HAS OBS CONTEXT", named("121005"), (value, "DCM", "Observer"))
        report = read(who, sop_class=COMPREHENSIVE)
        assert holds(row, Context(report.root, report)) is wanted


def test_above_the_root_no_condition_holds() -> None:
    row = next(r for r in rows("10011").values() if r.template == "10013")
    pitch = next(r for c in row.children for r in c.children if r.number == "12")
    report = read()
    assert not holds(pitch, Context(report.root, report))
