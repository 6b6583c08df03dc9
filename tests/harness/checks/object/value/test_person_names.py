import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.object.value.person_names import (
    ALPHABETIC_NAMES_ARE_ALPHABETIC,
    PERSON_NAMES_HAVE_FIVE_COMPONENTS_AT_MOST,
    PERSON_NAMES_HAVE_THREE_GROUPS_AT_MOST,
)
from tests.harness.checks.build import Case, table
from tests.harness.checks.object.made import element, failures, private
from tests.harness.checks.object.value.values import Values, values

UTF_8 = element(0x00080005, "CS", b"ISO_IR 192")
JAPANESE = element(0x00080005, "CS", b"\\ISO 2022 IR 87 ")
KANJI = b"\x1b$B;3ED\x1b(B"

VALUES = [
    values(
        PERSON_NAMES_HAVE_FIVE_COMPONENTS_AT_MOST,
        "PN",
        (b"", b"Doe^Jane^M^Dr^PhD ", b"Doe ", b"^^^^", b"a^b=c^d^e^f^g=h "),
        (b"a^b^c^d^e^", b"^^^^^ ", b"a=b^c^d^e^f^g ", b"a\\b^c^d^e^f^g "),
    ),
    values(
        PERSON_NAMES_HAVE_THREE_GROUPS_AT_MOST,
        "PN",
        (b"a=b=", b"==c ", b"a=b\\c=d=e "),
        (b"a=b=c=", b"===d", b"a\\b=c=d=e "),
    ),
    values(
        ALPHABETIC_NAMES_ARE_ALPHABETIC,
        "PN",
        ("Wáng^X=王^小 ".encode(), b"Wang"),
        ("王^X ".encode(), "王^小= ".encode()),
        UTF_8,
    ),
    values(
        ALPHABETIC_NAMES_ARE_ALPHABETIC,
        "PN",
        (b"Yamada=" + KANJI + b" ",),
        (KANJI, KANJI + b"= "),
        JAPANESE,
    ),
]
ROWS = table(*(row for v in VALUES for row in v.rows()))


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("v", VALUES)
def test_only_the_broken_rule_objects(v: Values) -> None:
    v.check_precision()


COMPONENT = st.text("abcdefghijklmnopqrstuvwxyz .-'", max_size=8)
GROUP = st.lists(COMPONENT, max_size=5).map("^".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(GROUP, max_size=3).map("=".join), max_size=3))
def test_legal_names_are_not_objected_to(names):
    raw = "\\".join(names).encode()
    assert failures(private("PN", raw + b" " * (len(raw) % 2)), "value") == set()
