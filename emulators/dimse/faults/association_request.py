"""Association requests as they should not be (PS3.8 9.3.2, PS3.7 D.3.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from emulators.core.deviations import Deviation, deviation
from emulators.dimse.faults.pdus import (
    ABSTRACT_SYNTAX,
    APPLICATION_CONTEXT,
    ASSOCIATE_RQ,
    IMPLEMENTATION_CLASS,
    IMPLEMENTATION_VERSION,
    MAXIMUM_LENGTH,
    PROPOSED_CONTEXT,
    USER_INFORMATION,
    Request,
    join,
    kind_of,
    read_request,
)
from emulators.dimse.tampering import Tamper

FOREIGN_CONTEXT: Final = b"1.2.826.0.1.3680043.8.498.1"
STUDY_ROOT_FIND: Final = b"1.2.840.10008.5.1.4.1.2.2.1"


def _even_ids(request: Request) -> Request:
    items = tuple(
        (kind, bytes([value[0] + 1]) + value[1:] if kind == PROPOSED_CONTEXT else value)
        for kind, value in request.items
    )
    return replace(request, items=items)


def _two_abstract_syntaxes(request: Request) -> Request:
    extra = join([(ABSTRACT_SYNTAX, STUDY_ROOT_FIND)])
    items = tuple(
        (kind, value[:4] + extra + value[4:] if kind == PROPOSED_CONTEXT else value)
        for kind, value in request.items
    )
    return replace(request, items=items)


def _long_version_name(request: Request) -> Request:
    name = (IMPLEMENTATION_VERSION, b"PLUGFEST MODALITY EDITION 1")
    return request.user([*request.without(IMPLEMENTATION_VERSION).user_items, name])


def _item_too_long(request: Request) -> Request:
    """Let the last user item announce four bytes that are not there."""
    *others, (kind, value) = request.user_items
    last = join([(kind, value + bytes(4))])[:-4]
    return request.exchanged(USER_INFORMATION, join(others) + last)


def _of_requests(change: Callable[[Request], Request]) -> Callable[[Tamper], Tamper]:
    def deviate(then: Tamper) -> Tamper:
        def tamper(data: bytes) -> bytes | None:
            if kind_of(data) == ASSOCIATE_RQ:
                data = change(read_request(data)).encode()
            return then(data)

        return tamper

    return deviate


_TABLE: Final[tuple[tuple[str, str, str, Callable[[Request], Request]], ...]] = (
    (
        "association-proposes-even-context-ids",
        "ul.context-ids-are-odd-and-distinct",
        "proposes presentation contexts with even identifiers",
        _even_ids,
    ),
    (
        "association-proposes-two-abstract-syntaxes",
        "ul.contexts-are-proposed-completely",
        "puts two abstract syntaxes into one presentation context",
        _two_abstract_syntaxes,
    ),
    (
        "association-announces-no-maximum-length",
        "ul.request-announces-one-maximum-length",
        "leaves the Maximum Length out of the association request",
        lambda request: request.without(MAXIMUM_LENGTH),
    ),
    (
        "association-names-no-implementation",
        "ul.request-identifies-its-implementation",
        "leaves the Implementation Class UID out of the association request",
        lambda request: request.without(IMPLEMENTATION_CLASS),
    ),
    (
        "association-names-a-long-version",
        "ul.request-version-name-is-short",
        "has an Implementation Version Name of more than 16 characters",
        _long_version_name,
    ),
    (
        "association-names-a-foreign-application-context",
        "ul.request-names-the-application-context",
        "names an application context that is not DICOM's",
        lambda request: request.exchanged(APPLICATION_CONTEXT, FOREIGN_CONTEXT),
    ),
    (
        "association-states-another-protocol-version",
        "ul.request-states-protocol-version-1",
        "states protocol version 2 only",
        lambda request: replace(request, fixed=b"\x00\x02" + request.fixed[2:]),
    ),
    (
        "association-announces-too-long-an-item",
        "ul.opener-sends-whole-pdus",
        "has an item that is longer than what holds it",
        _item_too_long,
    ),
)

ASSOCIATION_REQUEST: Final[tuple[Deviation[Tamper], ...]] = tuple(
    deviation(name, requirement, what, _of_requests(change))
    for name, requirement, what, change in _TABLE
)
