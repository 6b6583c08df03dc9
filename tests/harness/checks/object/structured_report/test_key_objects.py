"""Key object selections."""

import pytest

from harness.checks.object.structured_report.key_objects import (
    EVIDENCE_IS_WHAT_IS_SELECTED,
    MODIFIER_FITS_THE_TITLE,
    SELECTION_FROM_STUDIES_IS_DUPLICATED,
    SOMETHING_IS_SELECTED,
    TITLE_IS_ONE_OF_KEY_OBJECTS,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.structured_report.documents import (
    KEY_OBJECTS,
    coded,
    document,
    evidence,
    image,
    item,
    refer,
    text,
)

TEACHING = ("113004", "DCM", "For Teaching")
REJECTED = ("113001", "DCM", "Rejected for Quality Reasons")
BEST = ("113013", "DCM", "Best In Set")
MODIFIER = ("113011", "DCM", "Document Title Modifier")


def selection(*below, title=TEACHING, **more):
    return document(*below, sop_class=KEY_OBJECTS, title=title, **more)


def modified(value):
    return coded("HAS CONCEPT MOD", (value, "DCM"), concept=MODIFIER)


REPORT = document(text())
ROWS = table(
    clean(TITLE_IS_ONE_OF_KEY_OBJECTS, selection(image())),
    clean(
        TITLE_IS_ONE_OF_KEY_OBJECTS,
        selection(image(), title=("TCE001", "IHERADTF", "For Teaching File Export")),
        name="of a teaching file",
    ),
    clean(TITLE_IS_ONE_OF_KEY_OBJECTS, selection(title=None), name="no title, another matter"),
    violation(
        TITLE_IS_ONE_OF_KEY_OBJECTS,
        selection(image(), title=("121071", "DCM", "Finding")),
        at="(0040,A043)",
    ),
    nothing(TITLE_IS_ONE_OF_KEY_OBJECTS, REPORT),
    clean(MODIFIER_FITS_THE_TITLE, selection(modified("111207"), image(), title=REJECTED)),
    clean(MODIFIER_FITS_THE_TITLE, selection(modified("121071"), image()), name="free"),
    clean(MODIFIER_FITS_THE_TITLE, selection(modified("113014"), image(), title=BEST)),
    violation(
        MODIFIER_FITS_THE_TITLE,
        selection(image(), modified("121071"), title=REJECTED),
        at="(0040,A730)[1].(0040,A168)",
    ),
    nothing(MODIFIER_FITS_THE_TITLE, REPORT),
    clean(SOMETHING_IS_SELECTED, selection(image())),
    clean(
        SOMETHING_IS_SELECTED, selection(item("CONTAINS", "COMPOSITE", None, x00081199=[refer()]))
    ),
    violation(SOMETHING_IS_SELECTED, selection(text()), at="(0040,A730)"),
    nothing(SOMETHING_IS_SELECTED, REPORT),
    clean(EVIDENCE_IS_WHAT_IS_SELECTED, selection(image())),
    violation(
        EVIDENCE_IS_WHAT_IS_SELECTED,
        selection(image(), x0040A375=[evidence("1.2.3.1", "1.2.3.2")]),
        at="(0040,A375)[0].(0008,1115)[0].(0008,1199)[1]",
    ),
    nothing(EVIDENCE_IS_WHAT_IS_SELECTED, REPORT),
    clean(SELECTION_FROM_STUDIES_IS_DUPLICATED, selection(image())),
    clean(
        SELECTION_FROM_STUDIES_IS_DUPLICATED,
        selection(x0040A375=[evidence("1"), evidence("2", study="1.4")], x0040A525=[evidence("9")]),
    ),
    clean(
        SELECTION_FROM_STUDIES_IS_DUPLICATED,
        selection(x0040A375=[evidence("1", study="1.4"), evidence("2", study="1.5")]),
        name="none from its own study",
    ),
    violation(
        SELECTION_FROM_STUDIES_IS_DUPLICATED,
        selection(
            x0040A375=[evidence("1"), evidence("2", study="1.4"), evidence("3", study="1.5")]
        ),
        at="(0040,A525)",
    ),
    nothing(SELECTION_FROM_STUDIES_IS_DUPLICATED, REPORT),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
