"""Search criteria: which values each form of a parameter finds."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.web.fhir.criteria import MODIFIERS, PREFIXES, criterion, split, unescape
from emulators.web.fhir.extraction import Amount, SearchValue, Target, Token
from emulators.web.fhir.outcome import Refusal
from emulators.web.fhir.parameters import parameters
from emulators.web.fhir.period import interval, search_interval

BASE = "http://clinic/fhir"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TOKEN = Token("http://s", "C|1", "Some Text")


def holds(kind: str, code: str, text: str, *values: SearchValue | None) -> bool:
    name, _, modifier = code.partition(":")
    wanted = criterion(parameters(kind)[name], modifier, text, base=BASE, now=NOW)
    return wanted.holds([value for value in values if value is not None])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"C\|1", True),
        (r"http://s|C\|1", True),
        ("http://s|", True),
        (r"|C\|1", False),
        (r"http://t|C\|1", False),
        ("other", False),
        (r"other,C\|1", True),
        (r"c\|1", False),
    ],
)
def test_token_forms(text: str, found: bool) -> None:
    assert holds("Patient", "identifier", text, TOKEN) is found


def test_token_without_a_system() -> None:
    assert holds("Patient", "identifier", "|X", Token("", "X"))
    assert holds("Patient", "identifier:not", "Y", Token("", "X"))
    assert not holds("Patient", "identifier:not", "X", Token("", "X"), Token("", "Z"))
    assert holds("Patient", "identifier:missing", "true")
    assert holds("Patient", "identifier:missing", "false", TOKEN)
    assert holds("Observation", "code:text", "some", TOKEN)


def test_token_of_type() -> None:
    value = Token("s", "1", "", (("t", "MR"),))
    assert holds("Patient", "identifier:of-type", "t|MR|1", value)
    assert not holds("Patient", "identifier:of-type", "t|MR|2", value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1", True),
        ("Patient/1", True),
        ("http://clinic/fhir/Patient/1", True),
        ("http://else/fhir/Patient/1", False),
        ("Patient/2", False),
        ("Device/1", False),
        ("2,1", True),
    ],
)
def test_reference_forms(text: str, found: bool) -> None:
    for held in ("Patient/1", "http://clinic/fhir/Patient/1", "Patient/1/_history/3"):
        assert holds("Observation", "patient", text, Target(held, None)) is found


def test_a_device_is_no_patient() -> None:
    assert not holds("Observation", "patient", "1", Target("Device/1", None))
    assert holds("Observation", "subject", "1", Target("Device/1", None))
    assert holds("Observation", "subject:Device", "1", Target("Device/1", None))
    assert not holds("Observation", "subject:Patient", "1", Target("Device/1", None))
    assert holds("Observation", "subject:identifier", "s|1", Target("", Token("s", "1")))


@pytest.mark.parametrize(
    ("text", "held", "found"),
    [
        ("2026-01-02", "2026-01-02T10:00:00Z", True),
        ("eq2026-01", "2026-01-02", True),
        ("2026-01-02", "2026-01", False),
        ("ne2026-01-02", "2026-01-03", True),
        ("gt2026-01-02", "2026-01-02T23:59:59Z", False),
        ("gt2026-01-02", "2026-01-03", True),
        ("ge2026-01-02", "2026-01-02T00:00:00Z", True),
        ("lt2026-01-02", "2026-01-01T23:59:59Z", True),
        ("lt2026-01-02", "2026-01-02T00:00:00Z", False),
        ("le2026-01-02", "2026-01-02T23:59:59Z", True),
        ("sa2026-01-02", "2026-01-03", True),
        ("sa2026-01-02", "2026-01", False),
        ("eb2026-01-02", "2026-01-01", True),
        ("ap2025-12-31", "2026-01-01T10:00:00Z", False),
        ("ap2025-12-01", "2025-12-02", True),
        ("2026-01-02T10:00:00Z", "2026-01-02T11:00:00+01:00", True),
        ("2026-01-02T11:00+01:00", "2026-01-02T10:00:30Z", True),
        ("2026-01-02T11:00 01:00", "2026-01-02T10:00:30Z", True),
        ("ge2026-01-02T10:00:00.500Z", "2026-01-02T10:00:00.499Z", False),
        ("ge2026-01-02T10:00:00.500Z", "2026-01-02T10:00:00.500Z", True),
    ],
)
def test_dates(text: str, held: str, found: bool) -> None:
    value = interval(held)
    assert value is not None
    assert holds("ImagingStudy", "started", text, value) is found


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        ("family", "mull", True),
        ("family", "MÜLLER", True),
        ("family", "üller", False),
        ("family:contains", "LLER", True),
        ("family:exact", "Müller, jr", False),
        ("family:exact", r"Müller\, jr", True),
        ("family:exact", "müller", False),
    ],
)
def test_strings(code: str, text: str, found: bool) -> None:
    assert holds("Patient", code, text, "Müller, jr") is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.1", True),
        ("1.10", True),
        ("1.14", False),
        ("1", True),
        ("gt1", True),
        ("le1.1", True),
        ("1.1|http://u|mg", True),
        ("1.1|http://u|kg", False),
        ("1.1||mg", True),
        ("ne2", True),
        ("ap1.2", True),
    ],
)
def test_quantities(text: str, found: bool) -> None:
    value = Amount(Decimal("1.10"), "http://u", "mg", "mg")
    assert holds("Observation", "value-quantity", text, value) is found


@pytest.mark.parametrize(
    ("kind", "code", "text"),
    [
        ("ImagingStudy", "started", "abc"),
        ("ImagingStudy", "started", "2026-02-30"),
        ("ImagingStudy", "started", "xx2026"),
        ("Patient", "identifier", "a|b|c"),
        ("Patient", "identifier", "|"),
        ("Patient", "identifier:missing", "perhaps"),
        ("Patient", "identifier:in", "x"),
        ("Patient", "family:unheard", "x"),
        ("Observation", "patient", "Patient/"),
        ("Observation", "value-quantity", "x"),
        ("Observation", "value-quantity", "1|x"),
        ("Patient", "family", ","),
        ("Patient", "family", ",".join("x" * 1001)),
    ],
)
def test_malformed_values_are_refused(kind: str, code: str, text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        holds(kind, code, text)
    assert refusal.value.status == 400


@given(
    st.sampled_from([(k, p) for k in ("Patient", "Observation") for p in parameters(k).values()]),
    st.text(max_size=20),
    st.data(),
)
def test_any_text_is_understood_or_refused(
    pair: tuple[str, object], text: str, data: st.DataObject
) -> None:
    kind, parameter = pair
    modifier = data.draw(st.sampled_from(["", *sorted(MODIFIERS[parameter.kind])]))  # type: ignore[attr-defined]
    values = [
        TOKEN,
        Target("Patient/1", None),
        interval("2026"),
        Amount(Decimal(1), "", "", ""),
        "x",
    ]
    status = 400
    try:
        holds(kind, f"{parameter.code}:{modifier}", text, *values)  # type: ignore[attr-defined]
    except Refusal as refusal:
        status = refusal.status
    assert status == 400


@given(st.lists(st.text(max_size=8), min_size=1, max_size=5))
def test_escaped_values_come_back(values: list[str]) -> None:
    escaped = ",".join(
        "".join(f"\\{char}" if char in ",|$\\" else char for char in value) for value in values
    )
    assert [unescape(part) for part in split(escaped, ",")] == values


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.sampled_from(PREFIXES))
def test_prefixes_agree_with_order(moment: datetime, prefix: str) -> None:
    text = moment.replace(microsecond=0).isoformat() + "Z"
    value = search_interval(text)
    assert value is not None
    own = holds("ImagingStudy", "started", f"{prefix}{text}", value)
    assert own is (prefix in ("eq", "ge", "le", "ap"))
