import pytest

from harness.checks.web.acceptable import accepted, entries, weight
from harness.checks.web.media_types import (
    ACCEPT_IS_WELL_FORMED,
    DEFAULT_MEDIA_TYPE_IS_SERVED,
    NOTHING_ACCEPTABLE_IS_REFUSED,
    REQUEST_SAYS_WHAT_IT_ACCEPTS,
    RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE,
    WILDCARD_YIELDS_THE_DEFAULT_TYPE,
)
from harness.core.requirement import Role
from harness.wire.media_type import parse
from tests.harness.checks.build import Case, clean, http, nothing, table, violation
from tests.harness.checks.web.traffic import DICOM, JSON, OCTETS, ct, files, found, get, retrieved

FILES = files(ct())
PNG = "image/png"
XML = 'multipart/related; type="application/dicom+xml"'

ROWS = table(
    clean(RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE, found("/studies", [])),
    clean(RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE, found("/studies", [], accept=f"{PNG}, {JSON};q=0.5")),
    clean(RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE, found("/studies", [], accept="application/*")),
    clean(RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE, retrieved("/studies/1.2", FILES)),
    clean(
        RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE,
        retrieved("/studies/1.2", FILES, accept="multipart/related; type=application/dicom"),
        name="unquoted accept",
    ),
    clean(
        RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE,
        found("/studies?accept=application/dicom%2Bjson", [], accept="text/html"),
        name="query parameter first",
    ),
    violation(
        RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE,
        get("/studies/1.2/series/1.3/instances/1.4", b"x", "application/dicom", accept=DICOM),
        name="not multipart",
        at="content-type",
    ),
    violation(RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE, found("/studies", [], kind="application/json")),
    violation(
        RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE,
        get("/studies", b"<x/>", "text/xml", accept="*/*, text/xml;q=0"),
        name="q=0",
    ),
    violation(
        RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE,
        retrieved("/studies/1.2", FILES, kind=XML, accept=DICOM),
        name="other parts",
    ),
    nothing(RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE, get("/studies", b"[]", JSON)),
    nothing(RESPONSE_MEDIA_TYPE_IS_ACCEPTABLE, found("/studies", [], accept="/")),
    clean(NOTHING_ACCEPTABLE_IS_REFUSED, get("/studies", status=406, accept=PNG)),
    violation(NOTHING_ACCEPTABLE_IS_REFUSED, found("/studies", [], accept=PNG)),
    nothing(NOTHING_ACCEPTABLE_IS_REFUSED, found("/studies", [])),
    clean(DEFAULT_MEDIA_TYPE_IS_SERVED, found("/studies", [], accept=f"x/y, {JSON}")),
    clean(DEFAULT_MEDIA_TYPE_IS_SERVED, get("/studies/1.2", status=404, accept=DICOM)),
    violation(
        DEFAULT_MEDIA_TYPE_IS_SERVED,
        get("/studies", status=406, accept=f"x/y, {JSON}"),
        at="status",
    ),
    violation(
        DEFAULT_MEDIA_TYPE_IS_SERVED,
        get("/studies/1.2", status=406, accept=f"{DICOM}; transfer-syntax=*"),
        name="any transfer syntax",
    ),
    violation(DEFAULT_MEDIA_TYPE_IS_SERVED, get("/studies/1.2", status=406, accept="*/*")),
    nothing(DEFAULT_MEDIA_TYPE_IS_SERVED, get("/studies", status=406, accept=PNG)),
    nothing(
        DEFAULT_MEDIA_TYPE_IS_SERVED,
        get("/studies/1.2", status=406, accept=f"{DICOM}; transfer-syntax=1.2.3"),
    ),
    nothing(
        DEFAULT_MEDIA_TYPE_IS_SERVED,
        get("/studies/1.2/series/1.3/instances/1.4/frames/1", status=406, accept=OCTETS),
    ),
    clean(WILDCARD_YIELDS_THE_DEFAULT_TYPE, found("/studies", [], accept="*/*")),
    clean(WILDCARD_YIELDS_THE_DEFAULT_TYPE, retrieved("/studies/1.2", FILES, accept="*/*")),
    violation(
        WILDCARD_YIELDS_THE_DEFAULT_TYPE,
        retrieved("/studies/1.2", FILES, kind=OCTETS, accept="*/*"),
    ),
    nothing(WILDCARD_YIELDS_THE_DEFAULT_TYPE, found("/studies", [], accept=f"*/*, {JSON}")),
    clean(REQUEST_SAYS_WHAT_IT_ACCEPTS, found("/studies", [], side=Role.INITIATOR)),
    clean(
        REQUEST_SAYS_WHAT_IT_ACCEPTS,
        get("/studies?accept=application/dicom%2Bjson", side=Role.INITIATOR),
    ),
    violation(REQUEST_SAYS_WHAT_IT_ACCEPTS, get("/studies", side=Role.INITIATOR), at="accept"),
    nothing(REQUEST_SAYS_WHAT_IT_ACCEPTS, http("POST", "/studies", side=Role.INITIATOR)),
    clean(
        ACCEPT_IS_WELL_FORMED, get("/studies", accept=f"{DICOM};q=0.9, {JSON}", side=Role.INITIATOR)
    ),
    violation(
        ACCEPT_IS_WELL_FORMED,
        get("/studies", accept="multipart/related; type=application/dicom", side=Role.INITIATOR),
        name="unquoted",
        at="accept",
    ),
    violation(ACCEPT_IS_WELL_FORMED, get("/studies", accept="json", side=Role.INITIATOR)),
    nothing(ACCEPT_IS_WELL_FORMED, get("/studies", side=Role.INITIATOR)),
)


@pytest.mark.parametrize("case", ROWS)
def test_media_types(case: Case) -> None:
    case.check()


def test_commas_in_quotes_do_not_split() -> None:
    assert entries('a/b; c="d,e", f/g') == ('a/b; c="d,e"', "f/g")


@pytest.mark.parametrize(
    ("accept", "actual", "expected"),
    [
        ("*/*;q=0.1, application/*;q=0.5, application/dicom+json", JSON, 1.0),
        ("*/*;q=0.1, application/*;q=0.5", JSON, 0.5),
        ("*/*, application/dicom+json;q=0", JSON, 0.0),
        ('multipart/related; type="*/*"', DICOM, 1.0),
        ("multipart/related", DICOM, 1.0),
        ('multipart/related; type="image/jpeg"', DICOM, 0.0),
    ],
)
def test_the_most_specific_range_decides(accept: str, actual: str, expected: float) -> None:
    ranges, declared = accepted(get("/studies", accept=accept)), parse(actual)
    assert ranges is not None
    assert declared is not None
    assert weight(ranges, declared) == expected
