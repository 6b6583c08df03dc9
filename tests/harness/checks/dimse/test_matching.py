import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.dimse.matching import Kind, contradicts, kind_of

UID, DATE, TIME, ACCESSION, MODALITY = 0x0020000D, 0x00080020, 0x00080030, 0x00080050, 0x00080060
NUMBER, NAME = 0x00200011, 0x00100010


@pytest.mark.parametrize(
    ("tag", "values", "kind"),
    [
        (ACCESSION, (), Kind.UNIVERSAL),
        (ACCESSION, ("",), Kind.UNIVERSAL),
        (ACCESSION, ("*",), Kind.UNIVERSAL),
        (ACCESSION, ("A1",), Kind.SINGLE),
        (ACCESSION, ("A*",), Kind.WILD_CARD),
        (ACCESSION, ("A1", "A2"), Kind.OPEN),
        (ACCESSION, ("*" * 9 + "a",), Kind.OPEN),
        (UID, ("1.2", "1.3"), Kind.UID_LIST),
        (UID, ("1.2.*",), Kind.UID_LIST),
        (NUMBER, ("7",), Kind.SINGLE),
        (NAME, ("DOE*",), Kind.OPEN),
        (DATE, ("20260101",), Kind.OPEN),
        (DATE, ("20260101-20260131",), Kind.DATE_RANGE),
        (DATE, ("-20260131",), Kind.DATE_RANGE),
        (DATE, ("-",), Kind.OPEN),
        (DATE, ("20260131-20260101",), Kind.OPEN),
        (DATE, ("2026-2027",), Kind.OPEN),
        (TIME, ("10-1130",), Kind.TIME_RANGE),
        (TIME, ("2300-0100",), Kind.OPEN),
    ],
)
def test_kind(tag: int, values: tuple[str, ...], kind: Kind) -> None:
    assert kind_of(tag, values) is kind


@pytest.mark.parametrize(
    ("tag", "key", "returned"),
    [
        (ACCESSION, ("A1",), ("a1",)),
        (ACCESSION, ("A?",), ("A12",)),
        (ACCESSION, ("A.*",), ("AB",)),
        (UID, ("1.2", "1.3"), ("1.4",)),
        (UID, ("1.2.*",), ("1.2.3",)),
        (NUMBER, ("7",), ("8",)),
        (DATE, ("20260102-",), ("20260101",)),
        (DATE, ("-20260102",), ("20260103",)),
        (TIME, ("1000-1100",), ("110100",)),
        (TIME, ("1000-",), ("0959",)),
    ],
)
def test_contradiction(tag: int, key: tuple[str, ...], returned: tuple[str, ...]) -> None:
    assert contradicts(tag, key, returned)


@pytest.mark.parametrize(
    ("tag", "key", "returned"),
    [
        (ACCESSION, ("A1",), ()),
        (ACCESSION, ("A1",), ("",)),
        (ACCESSION, ("A1",), ("A1",)),
        (ACCESSION, ("*é?",), ("aéß",)),
        (MODALITY, ("CT",), ("MR", "CT")),
        (NUMBER, ("7",), ("+07",)),
        (NAME, ("DOE",), ("SMITH",)),
        (DATE, ("20260101-20260102",), ("20260102",)),
        (DATE, ("20260101-20260102",), ("2026.01.01",)),
        (DATE, ("20260101-20260102",), ("unreadable",)),
        (TIME, ("1000-1100",), ("110000.5",)),
        (TIME, ("10-11",), ("115959",)),
        (TIME, ("103000-",), ("10",)),
    ],
)
def test_no_contradiction(tag: int, key: tuple[str, ...], returned: tuple[str, ...]) -> None:
    assert not contradicts(tag, key, returned)


TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\\*?"))


@settings(max_examples=80, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_pattern_made_of_a_value_covers_it(before: str, middle: str, after: str) -> None:
    value = before + middle + after
    for key in (before + "*" + after, before + "?" * len(middle) + after):
        assert not contradicts(ACCESSION, (key,), (value,))


DATES = st.dates().map(lambda d: f"{d:%Y%m%d}".rjust(8, "0"))
TIMES = st.times().map(lambda t: f"{t:%H%M%S.%f}")


@settings(max_examples=80, deadline=None)
@given(st.lists(DATES, min_size=3, max_size=3), st.lists(TIMES, min_size=3, max_size=3))
def test_ranges_hold_what_lies_between_their_ends(dates: list[str], times: list[str]) -> None:
    for tag, (low, value, high) in ((DATE, sorted(dates)), (TIME, sorted(times))):
        for key in (f"{low}-{high}", f"{low}-", f"-{high}"):
            assert not contradicts(tag, (key,), (value,))
        if low < value < high:
            assert contradicts(tag, (f"{value}-{high}",), (low,))


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([UID, DATE, TIME, ACCESSION, NUMBER, NAME]), st.text(), st.text())
def test_matching_is_total(tag: int, key: str, value: str) -> None:
    assert contradicts(tag, (key,), (value,)) in (True, False)
