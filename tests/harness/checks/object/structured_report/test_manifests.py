"""Imaging manifests."""

import pytest

from harness.checks.object.structured_report.manifests import (
    MANIFEST_IS_OF_ONE_STUDY,
    MANIFEST_SAYS_WHERE_TO_RETRIEVE,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.structured_report.documents import (
    KEY_OBJECTS,
    document,
    evidence,
    image,
    text,
)

TITLE = ("113030", "DCM", "Manifest")
ELSEWHERE = evidence("1.2.7", study="1.4")


def manifest(*listed, title=TITLE):
    return document(image(), sop_class=KEY_OBJECTS, title=title, x0040A375=list(listed))


HERE = evidence("1.2.3.1", x00080054="ARCHIVE")
OTHER_TITLE = ("113004", "DCM", "For Teaching")
ROWS = table(
    clean(MANIFEST_IS_OF_ONE_STUDY, manifest(HERE)),
    clean(
        MANIFEST_IS_OF_ONE_STUDY, manifest(HERE, ELSEWHERE, title=OTHER_TITLE), name="no manifest"
    ),
    violation(MANIFEST_IS_OF_ONE_STUDY, manifest(HERE, ELSEWHERE), at="(0040,A375)"),
    nothing(MANIFEST_IS_OF_ONE_STUDY, document(text())),
    clean(MANIFEST_SAYS_WHERE_TO_RETRIEVE, manifest(HERE)),
    clean(
        MANIFEST_SAYS_WHERE_TO_RETRIEVE, manifest(ELSEWHERE, title=OTHER_TITLE), name="no manifest"
    ),
    violation(
        MANIFEST_SAYS_WHERE_TO_RETRIEVE,
        manifest(HERE, ELSEWHERE),
        at="(0040,A375)[1].(0008,1115)[0].(0008,0054)",
    ),
    nothing(MANIFEST_SAYS_WHERE_TO_RETRIEVE, document(text())),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
