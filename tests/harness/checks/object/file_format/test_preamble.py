import pytest

from harness.checks.object.file_format.preamble import (
    FILE_META_INFORMATION_IS_EXPLICIT_LITTLE_ENDIAN,
    FILE_META_INFORMATION_IS_PRESENT,
    PREFIX_FOLLOWS_THE_PREAMBLE,
)
from harness.content.files import instance_of
from harness.core.octets import payload
from tests.harness.checks.build import Case, nothing, table
from tests.harness.checks.object.made import (
    CLASS,
    META,
    PREAMBLE,
    element,
    failures,
    file,
    made,
    rows,
)

IMPLICIT_META = b"".join(
    element(t, "", e[12:] if t == 0x00020001 else e[8:]) for t, e in META.items()
)
BIG_META = b"".join(
    element(t, e[4:6].decode(), e[12:] if t == 0x00020001 else e[8:], little=False)
    for t, e in META.items()
)


def stream(data):
    return instance_of("file", payload(data))


NO_PREFIX = (file(head=b""), stream(b""), stream(bytes(200)), file(head=bytes(128) + b"dicm"))
NO_META = (stream(CLASS), stream(PREAMBLE + CLASS), stream(PREAMBLE))
WRONG_META = (
    stream(PREAMBLE + element(0x00020000, "", b"\0\0\0\0") + IMPLICIT_META + CLASS),
    stream(PREAMBLE + BIG_META + CLASS),
    file(e0013=element(0x00020013, "S?", b"ab")),
    file(e0013=element(0x00020013, "SH", b"ab", length=5000)),
)
CASES = table(
    *rows(PREFIX_FOLLOWS_THE_PREAMBLE, (file(),), NO_PREFIX, "file prefix"),
    *rows(FILE_META_INFORMATION_IS_PRESENT, (file(), file(head=b"")), NO_META, "file meta"),
    *rows(FILE_META_INFORMATION_IS_EXPLICIT_LITTLE_ENDIAN, (file(),), WRONG_META, "file meta byte"),
    nothing(PREFIX_FOLLOWS_THE_PREAMBLE, made(CLASS), name="no file travelled"),
)


@pytest.mark.parametrize("case", CASES)
def test_rows(case: Case) -> None:
    case.check()


def test_a_missing_preamble_is_one_finding():
    assert failures(file(), "file") == set()
    assert failures(file(head=b""), "file") == {PREFIX_FOLLOWS_THE_PREAMBLE.id}


@pytest.mark.parametrize("i", WRONG_META[:2])
def test_the_encoding_of_file_meta_is_one_finding(i):
    found = failures(i, "file") - {"file.group-length-comes-first"}
    assert found - {"file.group-length-counts-the-meta-elements"} == {
        FILE_META_INFORMATION_IS_EXPLICIT_LITTLE_ENDIAN.id
    }
