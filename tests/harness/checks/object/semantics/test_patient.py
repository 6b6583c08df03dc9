"""Sex and pregnancy, size and weight."""

import pytest

from harness.checks.object.semantics.patient import (
    PATIENT_MEASURES_ARE_PLAUSIBLE,
    PREGNANT_PATIENTS_ARE_NOT_MALE,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

SEX, PREGNANCY, MENSTRUAL, SIZE, WEIGHT = 0x00100040, 0x001021C0, 0x001021D0, 0x00101020, 0x00101030

ROWS = table(
    clean(PREGNANT_PATIENTS_ARE_NOT_MALE, made({SEX: "F", PREGNANCY: 3})),
    clean(PREGNANT_PATIENTS_ARE_NOT_MALE, made({SEX: "M", PREGNANCY: 1}), name="not pregnant"),
    violation(PREGNANT_PATIENTS_ARE_NOT_MALE, made({SEX: "M", PREGNANCY: 3}), at="(0010,21C0)"),
    violation(
        PREGNANT_PATIENTS_ARE_NOT_MALE,
        made({SEX: "M", MENSTRUAL: "20240101"}),
        at="(0010,21D0)",
        name="date",
    ),
    nothing(PREGNANT_PATIENTS_ARE_NOT_MALE, made({SEX: "M"})),
    clean(PATIENT_MEASURES_ARE_PLAUSIBLE, made({SIZE: "1.72", WEIGHT: "70"})),
    clean(PATIENT_MEASURES_ARE_PLAUSIBLE, made({SIZE: "0"}), name="not known"),
    violation(
        PATIENT_MEASURES_ARE_PLAUSIBLE, made({SIZE: "172"}), at="(0010,1020)", name="centimetres"
    ),
    violation(
        PATIENT_MEASURES_ARE_PLAUSIBLE, made({WEIGHT: "70000"}), at="(0010,1030)", name="grams"
    ),
    nothing(
        PATIENT_MEASURES_ARE_PLAUSIBLE, made({WEIGHT: "2000", 0x00102201: "Equus"}), name="a horse"
    ),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
