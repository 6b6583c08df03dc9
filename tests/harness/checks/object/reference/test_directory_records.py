"""The records of a DICOMDIR by themselves."""

import pytest

from harness.checks.object.reference.directory_records import (
    DIRECTORY_OFFSETS_LEAD_TO_RECORDS,
    DIRECTORY_RECORDS_ARE_IN_THEIR_PLACE,
    DIRECTORY_RECORDS_ARE_REACHED_ONCE,
    DIRECTORY_RECORDS_HAVE_THEIR_KEYS,
    FILE_IDS_HAVE_UP_TO_8_COMPONENTS,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made
from tests.harness.checks.object.directories import (
    FILE_ID,
    Row,
    directory,
    image,
    patient,
    series,
    study,
)

NO_DIRECTORY = made({0x00080060: "CT"})


def with_image(**changes):
    return directory(patient(), study(), series(), image(**changes))


def named(file_id: str):
    return with_image(keys={FILE_ID: file_id, 0x00200013: "1"})


ROWS = table(
    clean(DIRECTORY_OFFSETS_LEAD_TO_RECORDS, directory()),
    violation(DIRECTORY_OFFSETS_LEAD_TO_RECORDS, directory(first=-1), at="(0004,1200)"),
    violation(DIRECTORY_OFFSETS_LEAD_TO_RECORDS, directory(last=-1), at="(0004,1202)", name="last"),
    violation(
        DIRECTORY_OFFSETS_LEAD_TO_RECORDS,
        with_image(next=-1),
        at="(0004,1220)[3].(0004,1400)",
        name="next",
    ),
    nothing(DIRECTORY_OFFSETS_LEAD_TO_RECORDS, NO_DIRECTORY),
    clean(DIRECTORY_RECORDS_ARE_REACHED_ONCE, directory()),
    clean(
        DIRECTORY_RECORDS_ARE_REACHED_ONCE,
        directory(patient(), study(), series(), image(), image(in_use=0)),
        name="out of use",
    ),
    violation(
        DIRECTORY_RECORDS_ARE_REACHED_ONCE,
        directory(patient(), study(), series(), image(), image()),
        at="(0004,1220)[4]",
        name="never",
    ),
    violation(
        DIRECTORY_RECORDS_ARE_REACHED_ONCE, with_image(next=3), at="(0004,1220)[3]", name="a loop"
    ),
    nothing(DIRECTORY_RECORDS_ARE_REACHED_ONCE, NO_DIRECTORY),
    clean(DIRECTORY_RECORDS_ARE_IN_THEIR_PLACE, directory()),
    clean(
        DIRECTORY_RECORDS_ARE_IN_THEIR_PLACE,
        directory(patient(), study(), series(), Row("PRIVATE")),
        name="a private one",
    ),
    violation(
        DIRECTORY_RECORDS_ARE_IN_THEIR_PLACE,
        directory(study(lower=None)),
        at="(0004,1220)[0].(0004,1430)",
    ),
    violation(
        DIRECTORY_RECORDS_ARE_IN_THEIR_PLACE,
        directory(patient(), series(lower=None)),
        at="(0004,1220)[1].(0004,1430)",
        name="no study",
    ),
    violation(
        DIRECTORY_RECORDS_ARE_IN_THEIR_PLACE,
        directory(patient(), study(), series(), series(lower=None)),
        at="(0004,1220)[3].(0004,1430)",
        name="series in series",
    ),
    violation(
        DIRECTORY_RECORDS_ARE_IN_THEIR_PLACE,
        directory(patient(), study(), series(), image(lower=4), image()),
        at="(0004,1220)[4].(0004,1430)",
        name="image in image",
    ),
    nothing(DIRECTORY_RECORDS_ARE_IN_THEIR_PLACE, NO_DIRECTORY),
    clean(DIRECTORY_RECORDS_HAVE_THEIR_KEYS, directory()),
    violation(
        DIRECTORY_RECORDS_HAVE_THEIR_KEYS,
        with_image(keys={FILE_ID: "IM1"}),
        at="(0004,1220)[3].(0020,0013)",
    ),
    violation(
        DIRECTORY_RECORDS_HAVE_THEIR_KEYS,
        directory(patient(lower=None, keys={0x00100020: ""})),
        at="(0004,1220)[0].(0010,0020)",
        name="empty",
    ),
    nothing(DIRECTORY_RECORDS_HAVE_THEIR_KEYS, NO_DIRECTORY),
    clean(FILE_IDS_HAVE_UP_TO_8_COMPONENTS, named("A\\B_1")),
    *(
        violation(FILE_IDS_HAVE_UP_TO_8_COMPONENTS, named(said), at="(0004,1500)", name=said[:12])
        for said in ("im1", "IM1.DCM", "TOOLONG12", "..\\IM1", "A\\" * 8 + "A", "A\\\\B")
    ),
    nothing(FILE_IDS_HAVE_UP_TO_8_COMPONENTS, directory(patient(lower=None))),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
