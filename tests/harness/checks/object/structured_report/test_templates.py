"""Content against templates."""

import pytest

from harness.checks.object.structured_report.templates import (
    TEMPLATE_IS_NOT_EXTENDED,
    TEMPLATE_ROWS_ARE_NOT_REPEATED,
    TEMPLATE_ROWS_ARE_THERE,
    TEMPLATE_ROWS_HAVE_THEIR_FORM,
    TEMPLATE_UNITS_ARE_THE_ROWS,
    TEMPLATE_VALUES_ARE_FROM_THEIR_SET,
)
from tests.harness.checks.build import Case, clean, judge, nothing, table, violation
from tests.harness.checks.object.structured_report.documents import (
    IMAGE,
    IN_SPACE,
    KEY_OBJECTS,
    container,
    document,
    image,
    item,
    region,
    template,
    text,
)
from tests.harness.checks.object.structured_report.dose_reports import (
    ACCUMULATED,
    EVERYTHING,
    LOCALIZER,
    OBSERVER,
    PARAMETERS,
    PROCEDURE,
    SOURCE,
    acquisition,
    amount,
    choice,
    dose_report,
    instead,
    named,
    without,
)

MEASUREMENTS = ("126000", "DCM", "Imaging Measurement Report")
LANGUAGE = choice("HAS CONCEPT MOD", named("121049"), ("en-US", "RFC5646", "English"))
REPORTED = choice("HAS CONCEPT MOD", named("121058"), ("P", "99ACME"))
TRACKED = (
    text("HAS OBS CONTEXT", concept=named("112039")),
    item("HAS OBS CONTEXT", "UIDREF", named("112040"), x0040A124="1.2.8"),
)
ACQUISITION = EVERYTHING[-2]
BEST = ("113013", "DCM", "Best In Set")


def measured(*groups, declared=True, title=MEASUREMENTS, parts=(LANGUAGE, REPORTED)):
    return document(
        *parts,
        container(*groups, concept=named("126010")),
        sop_class=IN_SPACE,
        title=title,
        x0040A504=template("1500") if declared else None,
    )


def group(*below, tid=""):
    more = {"x0040A504": template(tid)} if tid else {}
    return container(*below, concept=named("125007"), **more)


def selection(*below, title=("113004", "DCM", "For Teaching"), declared=True):
    known = template("2010") if declared else None
    return document(*below, sop_class=KEY_OBJECTS, title=title, x0040A504=known)


HERE = "(0040,A730)"
OLD_CT = ("P5-08000", "SRT", "Computed Tomography X-Ray")

ROWS = table(
    clean(TEMPLATE_ROWS_ARE_THERE, document(text()), name="no template known"),
    clean(
        TEMPLATE_ROWS_ARE_THERE, document(text(), x0040A504=template("9", "99ACME")), name="theirs"
    ),
    clean(TEMPLATE_ROWS_ARE_THERE, document(text(), x0040A504=template("99999")), name="unknown"),
    clean(TEMPLATE_ROWS_ARE_THERE, dose_report()),
    clean(TEMPLATE_ROWS_ARE_THERE, dose_report(declared=False), name="told by title and procedure"),
    clean(
        TEMPLATE_ROWS_ARE_THERE,
        instead(ACQUISITION, acquisition(LOCALIZER, PARAMETERS, dose=False)),
        name="a localizer has no dose and no pitch",
    ),
    violation(TEMPLATE_ROWS_ARE_THERE, without(SOURCE), at=HERE),
    violation(TEMPLATE_ROWS_ARE_THERE, without(ACCUMULATED), at=HERE),
    violation(TEMPLATE_ROWS_ARE_THERE, without(OBSERVER[1]), at=HERE, name="the device's UID"),
    violation(
        TEMPLATE_ROWS_ARE_THERE,
        instead(PROCEDURE, choice("HAS CONCEPT MOD", named("121058"), OLD_CT)),
        at="(0040,A730)[0].(0040,A730)",
        name="intent, and an older code",
    ),
    violation(
        TEMPLATE_ROWS_ARE_THERE,
        instead(ACQUISITION, acquisition(parameters=PARAMETERS)),
        at="[7].(0040,A730)[3].(0040,A730)",
        name="a spiral has a pitch",
    ),
    violation(
        TEMPLATE_ROWS_ARE_THERE,
        instead(ACQUISITION, acquisition(dose=False)),
        at="[7].(0040,A730)",
        name="a spiral has a dose",
    ),
    violation(
        TEMPLATE_ROWS_ARE_THERE,
        dose_report(PROCEDURE, declared=False),
        at=HERE,
        name="told by title",
    ),
    clean(TEMPLATE_ROWS_ARE_THERE, measured(group(*TRACKED))),
    clean(
        TEMPLATE_ROWS_ARE_THERE,
        measured(group(*TRACKED, region("POINT", 1, 1, concept=named("111030")), tid="1410")),
    ),
    violation(
        TEMPLATE_ROWS_ARE_THERE, measured(group(TRACKED[0])), at="[2].(0040,A730)[0].(0040,A730)"
    ),
    violation(
        TEMPLATE_ROWS_ARE_THERE,
        measured(group(*TRACKED, tid="1410")),
        at="[2].(0040,A730)[0].(0040,A730)",
        name="no region",
    ),
    violation(TEMPLATE_ROWS_ARE_THERE, measured(parts=(REPORTED,)), at=HERE, name="language"),
    clean(TEMPLATE_ROWS_ARE_THERE, selection(image())),
    violation(TEMPLATE_ROWS_ARE_THERE, selection(image(), title=BEST, declared=False), at=HERE),
    nothing(TEMPLATE_ROWS_ARE_THERE, IMAGE),
    clean(TEMPLATE_ROWS_ARE_NOT_REPEATED, dose_report(*EVERYTHING, SOURCE, ACQUISITION)),
    violation(
        TEMPLATE_ROWS_ARE_NOT_REPEATED,
        dose_report(*EVERYTHING, ACCUMULATED),
        at="(0040,A730)[9]",
    ),
    nothing(TEMPLATE_ROWS_ARE_NOT_REPEATED, IMAGE),
    clean(TEMPLATE_IS_NOT_EXTENDED, dose_report(*EVERYTHING, text()), name="extensible"),
    clean(TEMPLATE_IS_NOT_EXTENDED, selection(image(), text(concept=named("113012")))),
    violation(TEMPLATE_IS_NOT_EXTENDED, selection(image(), text()), at="(0040,A730)[1]"),
    nothing(TEMPLATE_IS_NOT_EXTENDED, IMAGE),
    clean(TEMPLATE_ROWS_HAVE_THEIR_FORM, dose_report()),
    violation(
        TEMPLATE_ROWS_HAVE_THEIR_FORM,
        instead(SOURCE, SOURCE, text(concept=named("113854"))),
        at="(0040,A730)[9]",
    ),
    nothing(TEMPLATE_ROWS_HAVE_THEIR_FORM, IMAGE),
    clean(TEMPLATE_VALUES_ARE_FROM_THEIR_SET, dose_report()),
    clean(TEMPLATE_VALUES_ARE_FROM_THEIR_SET, selection(image(), title=("1", "99ACME", "?"))),
    violation(
        TEMPLATE_VALUES_ARE_FROM_THEIR_SET,
        instead(SOURCE, choice("CONTAINS", named("113854"), ("121071", "DCM", "Finding"))),
        at="(0040,A730)[8].(0040,A168)",
    ),
    violation(
        TEMPLATE_VALUES_ARE_FROM_THEIR_SET,
        measured(group(*TRACKED), title=("121071", "DCM", "Finding")),
        at="(0040,A043)",
        name="the title",
    ),
    nothing(TEMPLATE_VALUES_ARE_FROM_THEIR_SET, IMAGE),
    clean(TEMPLATE_UNITS_ARE_THE_ROWS, dose_report()),
    violation(
        TEMPLATE_UNITS_ARE_THE_ROWS,
        instead(
            ACCUMULATED,
            container(
                amount("113812", "{events}"), amount("113813", "Gy"), concept=named("113811")
            ),
        ),
        at="(0040,A730)[6].(0040,A730)[1].(0040,A300)[0].(0040,08EA)",
    ),
    nothing(TEMPLATE_UNITS_ARE_THE_ROWS, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


def test_a_finding_names_template_and_row() -> None:
    (finding,) = judge(TEMPLATE_ROWS_ARE_THERE, without(SOURCE)).findings
    assert finding.module == "TID 10011 CT Radiation Dose"
    assert finding.expected == "CONTAINS CODE (113854, DCM) (row 12)"
    assert finding.clause is not None
    assert finding.clause.url.endswith("part16/chapter_A.html#sect_TID_10011")


def test_what_is_there_in_another_form_is_said_so() -> None:
    wrong = instead(SOURCE, text(concept=named("113854")))
    (finding,) = judge(TEMPLATE_ROWS_ARE_THERE, wrong).findings
    assert "only CONTAINS TEXT (113854, DCM" in finding.actual
