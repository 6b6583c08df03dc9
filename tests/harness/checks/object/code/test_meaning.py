"""Code meanings."""

import pytest

from harness.checks.object.code.meaning import MEANING_IS_THE_CODES, MEANING_IS_THERE
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.code.coded import NOT_MADE, code, coded

HERE = "(0040,A043)[0].(0008,0104)"


def means(meaning, value="121071", scheme="DCM", **more):
    return coded(code(value, scheme, meaning), **more)


ROWS = table(
    clean(MEANING_IS_THERE, coded(code())),
    violation(MEANING_IS_THERE, coded(code(x00080104=None)), at=HERE),
    violation(MEANING_IS_THERE, coded(code(meaning=" ")), at=HERE, name="blank"),
    nothing(MEANING_IS_THERE, NOT_MADE),
    clean(MEANING_IS_THE_CODES, means("Finding")),
    clean(MEANING_IS_THE_CODES, means("FINDINGS "), name="case and number"),
    clean(MEANING_IS_THE_CODES, means("Prüfung", x00080005="ISO_IR 192"), name="in German"),
    clean(MEANING_IS_THE_CODES, means("Shoken", x00080005="\\ISO 2022 IR 87"), name="in Japan"),
    clean(MEANING_IS_THE_CODES, means("Anything", "1", "99ACME"), name="nobody knows"),
    clean(MEANING_IS_THE_CODES, means("square metres", "m2", "UCUM"), name="a unit"),
    clean(MEANING_IS_THE_CODES, means("Chest", "51185008", "SCT"), name="a synonym of SNOMED"),
    clean(MEANING_IS_THE_CODES, means(""), name="none is another matter"),
    violation(MEANING_IS_THE_CODES, means("Lung"), at=HERE),
    violation(MEANING_IS_THE_CODES, means("Image Library", "113701"), at=HERE),
    nothing(MEANING_IS_THE_CODES, NOT_MADE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
