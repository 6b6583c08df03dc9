"""References to instances under the root of DICOM."""

import pytest

from harness.checks.object.reference.registered_uids import REFERENCED_UIDS_ARE_NOT_OF_THE_STANDARD
from tests.harness.checks.build import Case, clean, nothing, table, violation
from tests.harness.checks.object.by_maker import made

COMMITMENT = "1.2.840.10008.1.20.1.1"  # a well-known instance
INVENTED = "1.2.840.10008.5.1.4.1.1.481.3.1572928750"  # a class, and more


def naming(uid: str):
    return made({0x00081140: [{0x00081155: uid}]})


ROWS = table(
    clean(REFERENCED_UIDS_ARE_NOT_OF_THE_STANDARD, naming("1.2.3")),
    clean(REFERENCED_UIDS_ARE_NOT_OF_THE_STANDARD, naming(COMMITMENT), name="well-known"),
    violation(
        REFERENCED_UIDS_ARE_NOT_OF_THE_STANDARD,
        naming(INVENTED),
        at="(0008,1140)[0].(0008,1155)",
    ),
    violation(
        REFERENCED_UIDS_ARE_NOT_OF_THE_STANDARD,
        naming("1.2.840.10008.5.1.4.1.1.2"),
        at="(0008,1155)",
        name="a class for an instance",
    ),
    nothing(REFERENCED_UIDS_ARE_NOT_OF_THE_STANDARD, made({0x00100020: "P"})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
