import pytest

from harness.checks.object.value.character_sets import (
    CHARACTER_SETS_ARE_DEFINED_TERMS,
    FIRST_CHARACTER_SET_IS_A_SINGLE_BYTE_ONE,
    ONE_CHARACTER_SET_IS_NO_EXTENSION,
    SEVERAL_CHARACTER_SETS_ARE_EXTENSIONS,
)
from tests.harness.checks.build import Case, nothing, table
from tests.harness.checks.object.made import CLASS, element, failures, item, made, rows

AT = "(0008,0005)"


def sets(value):
    return made(element(0x00080005, "CS", value + b" " * (len(value) % 2)), CLASS)


SINGLE = tuple(map(sets, (b"ISO_IR 100", b"ISO_IR 192", b"GB18030", b"GBK", b"ISO_IR 13")))
SEVERAL = (sets(b"\\ISO 2022 IR 87"), sets(b"ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159"))
IN_AN_ITEM = made(CLASS, element(0x00081140, "SQ", item(element(0x00080005, "CS", b"LATIN1"))))
CASES = table(
    *rows(
        CHARACTER_SETS_ARE_DEFINED_TERMS,
        SINGLE + SEVERAL,
        (sets(b"ISO-IR 100"), sets(b"ISO 2022 IR 6\\UTF8"), IN_AN_ITEM),
        AT,
    ),
    *rows(
        SEVERAL_CHARACTER_SETS_ARE_EXTENSIONS,
        SINGLE + SEVERAL,
        (
            sets(b"ISO_IR 100\\ISO_IR 144"),
            sets(b"ISO_IR 192\\ISO 2022 IR 87"),
            sets(b"\\GB18030"),
            sets(b"\\ISO 2022 IR 87\\"),
        ),
        AT,
    ),
    *rows(ONE_CHARACTER_SET_IS_NO_EXTENSION, SINGLE + SEVERAL, (sets(b"ISO 2022 IR 100"),), AT),
    *rows(
        FIRST_CHARACTER_SET_IS_A_SINGLE_BYTE_ONE,
        SINGLE + SEVERAL,
        (sets(b"ISO 2022 IR 87\\ISO 2022 IR 100"),),
        AT,
    ),
    nothing(CHARACTER_SETS_ARE_DEFINED_TERMS, made(CLASS), name="none declared"),
    nothing(SEVERAL_CHARACTER_SETS_ARE_EXTENSIONS, made(CLASS), name="none declared"),
    nothing(ONE_CHARACTER_SET_IS_NO_EXTENSION, sets(b""), name="empty"),
)


@pytest.mark.parametrize("case", CASES)
def test_rows(case: Case) -> None:
    case.check()


def test_only_several_terms_fail():
    assert failures(sets(b"ISO_IR 100\\ISO_IR 144"), "value") == {
        SEVERAL_CHARACTER_SETS_ARE_EXTENSIONS.id
    }
    for i in (*SINGLE, *SEVERAL, sets(b"ISO 2022 IR 87"), sets(b"UTF8")):
        assert failures(i, "value") == set()
