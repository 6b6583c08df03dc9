import pytest

from harness.checks.object.file_format.transfer_syntax import (
    TRANSFER_SYNTAX_IS_NOT_PRIVATE,
    TRANSFER_SYNTAX_IS_NOT_RETIRED,
    TRANSFER_SYNTAX_IS_REGISTERED,
    TRANSFER_SYNTAX_UID_IS_OF_A_TRANSFER_SYNTAX,
)
from tests.harness.checks.build import Case, nothing, table
from tests.harness.checks.object.made import element, failures, file, rows

AT = "file meta (0002,0010)"


def declares(uid):
    raw = uid.encode()
    return file(e0010=element(0x00020010, "UI", raw + b"\0" * (len(raw) % 2)))


A_CLASS = declares("1.2.840.10008.5.1.4.1.1.2")
UNKNOWN = declares("1.2.840.10008.1.2.4.999")
RETIRED = declares("1.2.840.10008.1.2.4.52")
PRIVATE = declares("1.2.840.113619.5.2")
GOOD = (file(), declares("1.2.840.10008.1.2.4.90"))
CASES = table(
    *rows(TRANSFER_SYNTAX_UID_IS_OF_A_TRANSFER_SYNTAX, (*GOOD, UNKNOWN, PRIVATE), (A_CLASS,), AT),
    *rows(TRANSFER_SYNTAX_IS_REGISTERED, (*GOOD, RETIRED, PRIVATE), (UNKNOWN,), AT),
    *rows(TRANSFER_SYNTAX_IS_NOT_RETIRED, (*GOOD, UNKNOWN), (RETIRED,), AT),
    *rows(TRANSFER_SYNTAX_IS_NOT_PRIVATE, (*GOOD, UNKNOWN), (PRIVATE,), AT),
    nothing(TRANSFER_SYNTAX_IS_REGISTERED, file(e0010=b""), name="none declared"),
)


@pytest.mark.parametrize("case", CASES)
def test_rows(case: Case) -> None:
    case.check()


def test_only_a_uid_of_another_kind_fails():
    assert failures(A_CLASS, "file") == {TRANSFER_SYNTAX_UID_IS_OF_A_TRANSFER_SYNTAX.id}
    for i in (UNKNOWN, RETIRED, PRIVATE):
        assert failures(i, "file", "encoding") == set()
