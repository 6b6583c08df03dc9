import pytest

from harness.checks.dimse.storage import (
    COMMAND_NAMES_THE_DATA_SET,
    DATA_SET_HAS_NO_FILE_META,
    MISNAMED_DATA_SET_IS_NOT_A_SUCCESS,
    STORE_REQUEST_IS_COMPLETE,
)
from harness.core.requirement import Role
from harness.core.subject import Operation
from tests.harness.checks.build import Case, clean, dimse, nothing, table, undecided, violation
from tests.harness.checks.services import c_store, ct

SCU = Role.INITIATOR
ECHO = dimse(Operation.C_ECHO, side=SCU)
OTHER = ct("1.2.99")

ROWS = table(
    clean(STORE_REQUEST_IS_COMPLETE, c_store(side=SCU)),
    violation(STORE_REQUEST_IS_COMPLETE, c_store("1.02", side=SCU), at="(0000,1000)"),
    violation(
        STORE_REQUEST_IS_COMPLETE,
        c_store(side=SCU, command={0x0700: 3}),
        at="(0000,0700)",
        name="priority",
    ),
    violation(
        STORE_REQUEST_IS_COMPLETE,
        dimse(Operation.C_STORE, sop_instance="1.2.3", side=SCU),
        at="data set",
        name="no data set",
    ),
    nothing(STORE_REQUEST_IS_COMPLETE, ECHO),
    clean(COMMAND_NAMES_THE_DATA_SET, c_store(side=SCU)),
    violation(COMMAND_NAMES_THE_DATA_SET, c_store(side=SCU, data=OTHER), at="(0008,0018)"),
    undecided(COMMAND_NAMES_THE_DATA_SET, c_store(side=SCU, data=b"\x08\0\x16\0\xff\xff\0\0")),
    undecided(COMMAND_NAMES_THE_DATA_SET, c_store(side=SCU, transfer_syntax=""), name="syntax"),
    nothing(COMMAND_NAMES_THE_DATA_SET, ECHO),
    clean(DATA_SET_HAS_NO_FILE_META, c_store(side=SCU)),
    violation(
        DATA_SET_HAS_NO_FILE_META,
        c_store(side=SCU, data={0x00020010: "1.2.840.10008.1.2", **ct("1.2.3.1.1")}),
        at="(0002,0010)",
    ),
    nothing(DATA_SET_HAS_NO_FILE_META, ECHO),
    clean(MISNAMED_DATA_SET_IS_NOT_A_SUCCESS, c_store(status=0xA900, data=OTHER)),
    clean(MISNAMED_DATA_SET_IS_NOT_A_SUCCESS, c_store(status=0xB007, data=OTHER), name="warning"),
    violation(MISNAMED_DATA_SET_IS_NOT_A_SUCCESS, c_store(data=OTHER), at="response (0000,0900)"),
    nothing(MISNAMED_DATA_SET_IS_NOT_A_SUCCESS, c_store()),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()
