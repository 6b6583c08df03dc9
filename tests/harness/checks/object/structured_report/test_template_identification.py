"""Which template a document declares."""

import pytest

from harness.checks.object.structured_report.template_identification import (
    DOCUMENT_HAS_ITS_TEMPLATES_TITLE,
    DOCUMENT_NAMES_ITS_ROOT_TEMPLATE,
    TEMPLATE_IDENTIFIER_IS_A_NUMBER,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.structured_report.documents import (
    IMAGE,
    KEY_OBJECTS,
    MAMMOGRAPHY,
    container,
    document,
    template,
)

MAMMOGRAPHY_REPORT = ("111036", "DCM", "Mammography CAD Report")

ROWS = table(
    clean(DOCUMENT_NAMES_ITS_ROOT_TEMPLATE, document(), name="none prescribed"),
    clean(
        DOCUMENT_NAMES_ITS_ROOT_TEMPLATE,
        document(sop_class=KEY_OBJECTS, x0040A504=template("2010")),
    ),
    violation(DOCUMENT_NAMES_ITS_ROOT_TEMPLATE, document(sop_class=KEY_OBJECTS), at="(0040,A504)"),
    violation(
        DOCUMENT_NAMES_ITS_ROOT_TEMPLATE,
        document(sop_class=KEY_OBJECTS, x0040A504=template("2000")),
        at="(0040,A504)",
    ),
    violation(
        DOCUMENT_NAMES_ITS_ROOT_TEMPLATE,
        document(sop_class=KEY_OBJECTS, x0040A504=template("2010", "99ACME")),
        at="(0040,A504)",
    ),
    nothing(DOCUMENT_NAMES_ITS_ROOT_TEMPLATE, IMAGE),
    clean(
        DOCUMENT_HAS_ITS_TEMPLATES_TITLE,
        document(sop_class=MAMMOGRAPHY, title=MAMMOGRAPHY_REPORT),
    ),
    clean(DOCUMENT_HAS_ITS_TEMPLATES_TITLE, document(), name="any title"),
    violation(DOCUMENT_HAS_ITS_TEMPLATES_TITLE, document(sop_class=MAMMOGRAPHY), at="(0040,A043)"),
    nothing(DOCUMENT_HAS_ITS_TEMPLATES_TITLE, IMAGE),
    clean(TEMPLATE_IDENTIFIER_IS_A_NUMBER, document(x0040A504=template("1500"))),
    clean(TEMPLATE_IDENTIFIER_IS_A_NUMBER, document(x0040A504=template("A1", "99ACME"))),
    violation(
        TEMPLATE_IDENTIFIER_IS_A_NUMBER,
        document(x0040A504=template("TID1500")),
        at="(0040,A504)[0].(0040,DB00)",
    ),
    violation(
        TEMPLATE_IDENTIFIER_IS_A_NUMBER,
        document(container(x0040A504=template("01501"))),
        at="(0040,A730)[0].(0040,A504)[0].(0040,DB00)",
    ),
    nothing(TEMPLATE_IDENTIFIER_IS_A_NUMBER, IMAGE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
