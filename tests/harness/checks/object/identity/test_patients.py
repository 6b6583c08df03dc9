"""What all studies of a patient share."""

import pytest

from harness.checks.object.identity.patients import PATIENT_ATTRIBUTES_ARE_CONSTANT
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import member, together

NAME, ID, ISSUER, SEX = 0x00100010, 0x00100020, 0x00100021, 0x00100040
JANE = {NAME: "Doe^Jane", ID: "P1", ISSUER: "HOSPITAL", SEX: "F"}


def studies(**changes: str):
    tags = {"name": NAME, "id": ID, "issuer": ISSUER, "sex": SEX}
    other = JANE | {tags[k]: v for k, v in changes.items()}
    return together(
        member("a", constants=JANE), member("z", study="1.2.9", series="1.2.8", constants=other)
    )


ROWS = table(
    clean(PATIENT_ATTRIBUTES_ARE_CONSTANT, studies()),
    violation(PATIENT_ATTRIBUTES_ARE_CONSTANT, studies(sex="M"), at="(0010,0040)"),
    violation(
        PATIENT_ATTRIBUTES_ARE_CONSTANT, studies(name="Roe^Ann"), at="(0010,0010)", name="name"
    ),
    nothing(
        PATIENT_ATTRIBUTES_ARE_CONSTANT, studies(issuer="CLINIC", sex="M"), name="other issuer"
    ),
    nothing(PATIENT_ATTRIBUTES_ARE_CONSTANT, together(member("a"), member("b")), name="nobody"),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
