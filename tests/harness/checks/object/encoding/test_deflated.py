import zlib

import pytest

from harness.checks.object.encoding.deflated import DEFLATED_DATA_SETS_ARE_PADDED_TO_EVEN_LENGTH
from tests.harness.checks.build import Case, nothing, table
from tests.harness.checks.object.made import CLASS, INSTANCE, element, failures, made, rows
from tests.harness.content.encoded import DEFLATED


def deflate(size):
    """Return a deflated data set of an odd (1) or even (0) number of bytes."""
    for length in range(2, 400, 2):
        packed = zlib.compress(CLASS + INSTANCE + element(0x00204000, "LT", b"x" * length))[2:-4]
        if len(packed) % 2 == size:
            return packed
    raise ValueError("no such length")


ODD, EVEN = deflate(1), deflate(0)
VIOLATIONS = (
    made(ODD, ts=DEFLATED),
    made(ODD, b"\1", ts=DEFLATED),
    made(ODD, b"\0\0", ts=DEFLATED),
    made(EVEN, b"\0\0", ts=DEFLATED),
    made(EVEN, zlib.crc32(b"").to_bytes(4), ts=DEFLATED),
)
CASES = table(
    *rows(
        DEFLATED_DATA_SETS_ARE_PADDED_TO_EVEN_LENGTH,
        (made(ODD, b"\0", ts=DEFLATED), made(EVEN, ts=DEFLATED)),
        VIOLATIONS,
        "byte ",
    ),
    nothing(DEFLATED_DATA_SETS_ARE_PADDED_TO_EVEN_LENGTH, made(CLASS), name="not deflated"),
)


@pytest.mark.parametrize("case", CASES)
def test_rows(case: Case) -> None:
    case.check()


def test_only_the_broken_rule_objects():
    for i in VIOLATIONS:
        expected = {DEFLATED_DATA_SETS_ARE_PADDED_TO_EVEN_LENGTH.id}
        assert failures(i, "encoding", "value") == expected
    assert failures(made(EVEN[:-9], ts=DEFLATED), "encoding") == {
        "encoding.deflated-data-sets-inflate"
    }
