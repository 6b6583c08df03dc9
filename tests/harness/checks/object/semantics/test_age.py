"""Patient's Age against the dates."""

import pytest

from harness.checks.object.semantics.age import AGE_AGREES_WITH_BIRTH_DATE
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

AGE, BIRTH, STUDY, ACQUISITION = 0x00101010, 0x00100030, 0x00080020, 0x00080022


def patient(age: str, born: str = "19650412", then: str = "20240102", day: int = STUDY):
    return made({AGE: age, BIRTH: born, day: then})


ROWS = table(
    clean(AGE_AGREES_WITH_BIRTH_DATE, patient("058Y")),
    clean(AGE_AGREES_WITH_BIRTH_DATE, patient("059Y"), name="rounded up"),
    clean(AGE_AGREES_WITH_BIRTH_DATE, patient("010D", "20240101"), name="counted from discharge"),
    clean(AGE_AGREES_WITH_BIRTH_DATE, patient("012W", "20231001"), name="weeks"),
    clean(AGE_AGREES_WITH_BIRTH_DATE, patient("58"), name="no age: its syntax is broken"),
    violation(AGE_AGREES_WITH_BIRTH_DATE, patient("048Y"), at="(0010,1010)"),
    violation(AGE_AGREES_WITH_BIRTH_DATE, patient("058M"), at="(0010,1010)", name="wrong unit"),
    violation(
        AGE_AGREES_WITH_BIRTH_DATE,
        patient("070Y", day=ACQUISITION),
        at="(0010,1010)",
        name="no study date",
    ),
    nothing(AGE_AGREES_WITH_BIRTH_DATE, patient("058Y", born="")),
    nothing(AGE_AGREES_WITH_BIRTH_DATE, patient("058Y", born="20250101"), name="born later"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
