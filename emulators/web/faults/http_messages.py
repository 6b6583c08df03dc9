"""Misbehaviours of any web service as HTTP and multipart have it (RFC 9110, RFC 2046)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from emulators.core.faults import Fault
from emulators.web.faults.exchange import (
    Answer,
    Asked,
    Hears,
    Misbehaviour,
    Says,
    Transaction,
)
from emulators.web.faults.related import boundary, is_multipart, spoiling
from emulators.web.negotiate import DICOM, DICOM_JSON

EVERY: Final = frozenset(Transaction)
LISTS: Final = frozenset({Transaction.SEARCH, Transaction.METADATA})


def _fault(
    name: str,
    requirement: str,
    what: str,
    *,
    of: frozenset[Transaction] = EVERY,
    hears: Hears | None = None,
    says: Says | None = None,
) -> Misbehaviour:
    made = Misbehaviour(Fault(name, requirement, what), of)
    if hears is not None:
        made = replace(made, hears=hears)
    return made if says is None else replace(made, says=says)


def _without_type(_: Asked, answer: Answer) -> Answer:
    return answer.without_header("content-type") if answer.is_success else answer


def _stops_in_the_middle(_: Asked, answer: Answer) -> Answer:
    return replace(answer, cut=len(answer.body) // 2) if answer.is_success else answer


def _without_allow(_: Asked, answer: Answer) -> Answer:
    return answer.without_header("allow") if answer.status == 405 else answer


def _disguised(_: Asked, answer: Answer) -> Answer:
    wrong = answer.status >= 400 and answer.status != 409
    return answer.with_header("content-type", DICOM) if wrong else answer


def _multipart_type(pattern: str, instead: str) -> Says:
    """Rewrite the Content-Type of multipart answers."""

    def says(_: Asked, answer: Answer) -> Answer:
        if not is_multipart(answer):
            return answer
        found = answer.header("content-type")
        return answer.with_header("content-type", re.sub(pattern, instead, found))

    return says


def _slash_in_boundary(_: Asked, answer: Answer) -> Answer:
    """Use a boundary that would need quotes, and give none."""
    if not is_multipart(answer):
        return answer
    content_type = answer.header("content-type")
    old = boundary(content_type)
    new = old.replace("plugfest-", "plug/fest:")
    body = answer.body.replace(old.encode(), new.encode())
    return replace(answer.with_header("content-type", content_type.replace(old, new)), body=body)


def _never_closed(_: Asked, answer: Answer) -> Answer:
    if not is_multipart(answer):
        return answer
    closing = f"\r\n--{boundary(answer.header('content-type'))}--".encode()
    return replace(answer, body=answer.body.rpartition(closing)[0] + b"\r\n")


def _plain_json(_: Asked, answer: Answer) -> Answer:
    if not (answer.is_success and answer.header("content-type") == DICOM_JSON):
        return answer
    return answer.with_header("content-type", "application/json")


def _refuses_the_default(_: Asked, answer: Answer) -> Answer:
    return replace(answer, status=406, body=b"") if answer.is_success else answer


def _hears_another_accept(only: re.Pattern[str], instead: str) -> Hears:
    def hears(asked: Asked) -> Asked:
        is_meant = only.fullmatch(asked.header("accept")) is not None
        return asked.with_header("accept", instead) if is_meant else asked

    return hears


HTTP_FAULTS: Final = (
    _fault(
        "http-names-no-media-type",
        "http.response-declares-its-media-type",
        "sends a payload without Content-Type",
        says=_without_type,
    ),
    _fault(
        "http-stops-in-the-middle",
        "http.response-body-is-complete",
        "closes the connection in the middle of the payload",
        of=frozenset({Transaction.OBJECTS}),
        says=_stops_in_the_middle,
    ),
    _fault(
        "http-refuses-methods-without-allow",
        "http.method-refusal-lists-methods",
        "answers 405 without saying which methods there are",
        says=_without_allow,
    ),
    _fault(
        "http-disguises-errors",
        "http.error-is-not-disguised",
        "calls the report of an error application/dicom",
        says=_disguised,
    ),
    _fault(
        "http-does-not-quote-the-type",
        "http.response-type-is-quoted",
        "leaves out the quotes that the slash of the type parameter needs",
        says=_multipart_type(r'type="([^"]*)"', r"type=\1"),
    ),
    _fault(
        "http-names-no-type",
        "http.response-type-is-quoted",
        "leaves the type parameter of multipart/related out",
        says=_multipart_type(r'type="[^"]*"; ', ""),
    ),
    _fault(
        "http-does-not-quote-the-boundary",
        "http.response-boundary-is-legal",
        "uses a boundary that needs quotes and gives it none",
        says=_slash_in_boundary,
    ),
    _fault(
        "http-names-another-boundary",
        "http.multipart-response-is-well-formed",
        "names another boundary than it uses",
        says=_multipart_type(r"boundary=plugfest-", "boundary=other-"),
    ),
    _fault(
        "http-never-closes-a-multipart",
        "http.multipart-response-is-well-formed",
        "leaves the closing delimiter out",
        says=_never_closed,
    ),
    _fault(
        "http-parts-have-no-type",
        "http.response-parts-have-the-type",
        "sends parts without Content-Type",
        says=spoiling(lambda pieces: [piece.with_type("") for piece in pieces]),
    ),
    _fault(
        "http-answers-in-plain-json",
        "http.response-media-type-is-acceptable",
        "answers with application/json where only application/dicom+json is accepted",
        says=_plain_json,
    ),
    _fault(
        "http-answers-in-the-default-type",
        "http.nothing-acceptable-is-refused",
        "answers in the default media type where only others are accepted",
        hears=_hears_another_accept(re.compile(r"application/vnd\..*"), "*/*"),
    ),
    _fault(
        "http-refuses-the-default-type",
        "http.default-media-type-is-served",
        "answers 406 to requests that accept the default media type",
        of=frozenset({Transaction.OBJECTS}),
        says=_refuses_the_default,
    ),
    _fault(
        "http-answers-any-type-in-xml",
        "http.wildcard-yields-the-default-type",
        "answers in XML when any media type is accepted",
        of=LISTS,
        hears=_hears_another_accept(
            re.compile(r"\*/\*"), 'multipart/related; type="application/dicom+xml"'
        ),
    ),
)
