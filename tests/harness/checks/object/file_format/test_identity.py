import pytest

from harness.checks.object.file_format.identity import (
    SOP_CLASS_IS_THAT_OF_THE_DATA_SET,
    SOP_INSTANCE_IS_THAT_OF_THE_DATA_SET,
)
from tests.harness.checks.build import Case, table
from tests.harness.checks.object.made import element, failures, file, rows

OTHER_CLASS = file(e0002=element(0x00020002, "UI", b"1.2.840.10008.5.1.4.1.1.4\0"))
OTHER_INSTANCE = file(e0003=element(0x00020003, "UI", b"1.2.3.5\0"))
GOOD = (file(), file(data=element(0x00100020, "LO", b"P1")))
CASES = table(
    *rows(SOP_CLASS_IS_THAT_OF_THE_DATA_SET, GOOD, (OTHER_CLASS,), "file meta (0002,0002)"),
    *rows(SOP_INSTANCE_IS_THAT_OF_THE_DATA_SET, GOOD, (OTHER_INSTANCE,), "file meta (0002,0003)"),
)


@pytest.mark.parametrize("case", CASES)
def test_rows(case: Case) -> None:
    case.check()


def test_one_difference_is_one_finding():
    assert failures(OTHER_CLASS, "file") == {SOP_CLASS_IS_THAT_OF_THE_DATA_SET.id}
    assert failures(OTHER_INSTANCE, "file") == {SOP_INSTANCE_IS_THAT_OF_THE_DATA_SET.id}
