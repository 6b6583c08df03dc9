"""What all instances of a study share."""

import pytest

from harness.checks.object.identity.studies import (
    STUDY_ATTRIBUTES_ARE_CONSTANT,
    STUDY_DESCRIBES_ONE_PATIENT,
    STUDY_HAS_ONE_PATIENT,
)
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import member, together

NAME, ID, ISSUER, BIRTH, DESCRIPTION = 0x00100010, 0x00100020, 0x00100021, 0x00100030, 0x00081030
SAID = {NAME: "Doe^Jane", ID: "P1", ISSUER: "HOSPITAL", BIRTH: "19650412", DESCRIPTION: "Head"}
ALONE = together(member("a"), member("z", study="1.2.9"))


def study(**changes: str):
    tags = {"name": NAME, "id": ID, "issuer": ISSUER, "birth": BIRTH, "description": DESCRIPTION}
    odd = SAID | {tags[k]: v for k, v in changes.items()}
    return together(
        *(member(n, series=f"1.2.{n}", constants=SAID) for n in "ab"), member("z", constants=odd)
    )


ROWS = table(
    clean(STUDY_HAS_ONE_PATIENT, study()),
    clean(STUDY_HAS_ONE_PATIENT, study(issuer=""), name="issuer not said"),
    violation(STUDY_HAS_ONE_PATIENT, study(id="P2"), at="(0010,0020)"),
    violation(STUDY_HAS_ONE_PATIENT, study(issuer="CLINIC"), at="(0010,0021)", name="other issuer"),
    nothing(STUDY_HAS_ONE_PATIENT, ALONE),
    clean(STUDY_DESCRIBES_ONE_PATIENT, study(name="DOE^Jane ^^^=x")),
    violation(STUDY_DESCRIBES_ONE_PATIENT, study(name="Doe^John"), at="(0010,0010)"),
    violation(STUDY_DESCRIBES_ONE_PATIENT, study(birth="19650413"), at="(0010,0030)", name="birth"),
    nothing(STUDY_DESCRIBES_ONE_PATIENT, ALONE),
    clean(STUDY_ATTRIBUTES_ARE_CONSTANT, study()),
    violation(STUDY_ATTRIBUTES_ARE_CONSTANT, study(description="Foot"), at="(0008,1030)"),
    nothing(STUDY_ATTRIBUTES_ARE_CONSTANT, ALONE),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
