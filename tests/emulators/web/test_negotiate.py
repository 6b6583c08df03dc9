import pytest
from starlette.requests import Request

from emulators.web.negotiate import Choice, Offer, Refusal, negotiate

OBJECTS = [
    Offer("application/dicom", multipart=True, transfer_syntaxes=True),
    Offer("application/dicom", transfer_syntaxes=True),
]
SEARCH = [Offer("application/dicom+json"), Offer("application/dicom+xml", multipart=True)]
FRAMES = [Offer("application/octet-stream", multipart=True), Offer("image/jpeg", multipart=True)]
RENDERED = [Offer("image/jpeg"), Offer("image/png")]


def request(accept, query=""):
    headers = [] if accept is None else [(b"accept", accept.encode())]
    return Request(
        {"type": "http", "headers": headers, "query_string": query.encode(), "method": "GET"}
    )


@pytest.mark.parametrize(
    ("offers", "accept", "query", "expected"),
    [
        (OBJECTS, '*/*', "", (True, "application/dicom", "")),
        (OBJECTS, 'multipart/related; type="application/dicom"', "", (True, "application/dicom", "")),
        (OBJECTS, 'multipart/related; type=application/dicom', "", (True, "application/dicom", "")),
        (OBJECTS, 'multipart/related', "", (True, "application/dicom", "")),
        (OBJECTS, 'application/dicom', "", (False, "application/dicom", "")),
        (OBJECTS, 'multipart/related; type="application/dicom"; transfer-syntax=*', "", (True, "application/dicom", "*")),
        (OBJECTS, 'multipart/related; type="application/dicom"; transfer-syntax=1.2.3', "", (True, "application/dicom", "1.2.3")),
        (OBJECTS, 'nonsense/x, application/dicom', "", (False, "application/dicom", "")),
        (SEARCH, 'application/dicom+json;q=0.1, multipart/related;type="application/dicom+xml";q=0.9', "", (True, "application/dicom+xml", "")),
        (SEARCH, 'application/*', "", (False, "application/dicom+json", "")),
        (SEARCH, '*/*', "accept=application/dicom%2Bjson", (False, "application/dicom+json", "")),
        (SEARCH, None, "accept=application/dicom%2Bjson", (False, "application/dicom+json", "")),
        (SEARCH, '*/*', "accept=application/nothing", (False, "application/dicom+json", "")),
        (SEARCH, '*/*, application/dicom+json;q=0', "", (True, "application/dicom+xml", "")),
        (SEARCH, 'application/json, application/dicom+json', "charset=UTF-8", (False, "application/dicom+json", "")),
        (FRAMES, 'multipart/related; type="image/jpeg", multipart/related; type="application/octet-stream"', "", (True, "image/jpeg", "")),
        (RENDERED, 'image/*;q=0.5, image/png', "", (False, "image/png", "")),
    ],
)  # fmt: skip
def test_the_best_is_chosen(offers, accept, query, expected):
    choice = negotiate(request(accept, query), offers)
    assert (choice.offer.multipart, choice.offer.essence, choice.transfer_syntax) == expected


@pytest.mark.parametrize(
    ("offers", "accept", "query", "status"),
    [
        (SEARCH, None, "", 406),
        (SEARCH, "image/png", "", 406),
        (SEARCH, "application/dicom+json;q=0", "", 406),
        (SEARCH, "*/*", "accept=*/*", 400),
        (SEARCH, "*/*", "accept=application/dicom%2Bjson,image/png", 400),
        (SEARCH, "application/dicom+json, image/png", "", 400),
        (SEARCH, "*/*", "charset=bogus-1", 400),
        (OBJECTS, 'multipart/related; type="application/dicom"; transfer-syntax=1.2.840.10008.1.2', "", 406),
        (OBJECTS, 'multipart/related; type="application/dicom"; transfer-syntax=x', "", 406),
        (OBJECTS, 'application/dicom; transfer-syntax=1.2; transfer-syntax=1.3', "", 400),
        (FRAMES, 'multipart/related; type="application/dicom"', "", 406),
    ],
)  # fmt: skip
def test_refusals(offers, accept, query, status):
    with pytest.raises(Refusal) as refusal:
        negotiate(request(accept, query), offers)
    assert refusal.value.status_code == status


def test_a_store_request_needs_no_accept():
    assert negotiate(request(None), SEARCH, optional=True) == Choice(SEARCH[0])


def test_what_cannot_be_done_is_passed_over():
    accept = "application/dicom; transfer-syntax=1.2.3, application/dicom; transfer-syntax=*;q=0.1"
    choice = negotiate(request(accept), OBJECTS, can=lambda c: c.transfer_syntax != "1.2.3")
    assert choice.transfer_syntax == "*"
