import pytest

from harness.checks.object.encoding.headers import RESERVED_BYTES_ARE_ZERO
from tests.harness.checks.build import Case, table
from tests.harness.checks.object.made import CLASS, element, item, made, rows
from tests.harness.checks.parties import IMPLICIT

DOCUMENT = element(0x00420011, "OB", b"%PDF")
RESERVED = DOCUMENT[:6] + b"\0\1" + DOCUMENT[8:]
CASES = table(
    *rows(
        RESERVED_BYTES_ARE_ZERO,
        (
            made(CLASS, DOCUMENT),
            made(CLASS),
            made(element(0x00420011, "", b"%PDF"), ts=IMPLICIT),
        ),
        (made(CLASS, RESERVED), made(CLASS, element(0x00081140, "SQ", item(RESERVED)))),
        "(0042,0011)",
    )
)


@pytest.mark.parametrize("case", CASES)
def test_rows(case: Case) -> None:
    case.check()
