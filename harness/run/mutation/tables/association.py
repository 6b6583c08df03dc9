"""Mutations of association requests and answers (`ul.*`, PS3.8 9.3.2 to 9.3.4)."""

from __future__ import annotations

from typing import Final

from harness.run.mutation.association import (
    APPLICATION_CONTEXT,
    CLASS_UID,
    COMMON_EXTENDED,
    IDENTITY_RESPONSE,
    MAXIMUM_LENGTH,
    OFFER,
    REPLY,
    ROLE,
    TRANSFER_SYNTAX,
    VERSION_NAME,
    AssociateEdit,
    Item,
    accept,
    extended,
    inside,
    items,
    no,
    nth_of,
    plus,
    request,
    role,
    twice,
    user,
    value,
    version,
    window,
)
from harness.run.mutation.recordings import also
from harness.run.mutation.registry import Mutation
from harness.run.mutation.upper_layer import rejected

ECHO: Final = "dimse/verification.feature"
RETRIEVE: Final = "dimse/query_retrieve.feature"
MOVED: Final = "moved to the workstation"
FETCHED: Final = "fetched on the same association"

CT_IMAGE: Final = "1.2.840.10008.5.1.4.1.1.2"
FOREIGN_CONTEXT: Final = b"1.2.840.10008.3.1.1.9"
JPEG_BASELINE: Final = b"1.2.840.10008.1.2.4.50"
IMPLICIT_VR: Final = Item(TRANSFER_SYNTAX, b"1.2.840.10008.1.2")
LONG_NAME: Final = b"PLUGFEST_0_1_0_OF_2026"


def _offer(first: int) -> AssociateEdit:
    return items(nth_of(OFFER, lambda i: (Item(OFFER, bytes((first,)) + i.value[1:], i.items),)))


def _result(number: int) -> AssociateEdit:
    """Refuse the second context; two of one abstract syntax are proposed to the workstation."""
    change = nth_of(
        REPLY, lambda i: (Item(REPLY, i.value[:2] + bytes((number, 0)), i.items),), nth=1
    )
    return items(change)


def _both_roles(item: Item) -> tuple[Item, ...]:
    return (Item(ROLE, item.value[:-2] + b"\x01\x01"),)


def _only_scp(item: Item) -> tuple[Item, ...]:
    return (Item(ROLE, item.value[:-2] + b"\x00\x01"),)


TABLE: Final = (
    Mutation(
        "request-without-maximum-length",
        "ul.request-announces-one-maximum-length",
        r"^user-information\.maximum-length$",
        ECHO,
        request(user(no(MAXIMUM_LENGTH))),
    ),
    Mutation(
        "accept-with-two-maximum-lengths",
        "ul.accept-announces-one-maximum-length",
        r"^user-information\.maximum-length$",
        ECHO,
        accept(user(twice(MAXIMUM_LENGTH))),
    ),
    Mutation(
        "request-without-implementation-class-uid",
        "ul.request-identifies-its-implementation",
        r"^user-information\.implementation-class-uid$",
        ECHO,
        request(user(no(CLASS_UID))),
    ),
    Mutation(
        "accept-with-leading-zero-in-implementation-class-uid",
        "ul.accept-identifies-its-implementation",
        r"^user-information\.implementation-class-uid$",
        ECHO,
        accept(user(value(CLASS_UID, b"1.2.826.0.1.0042"))),
    ),
    Mutation(
        "request-with-long-version-name",
        "ul.request-version-name-is-short",
        r"^user-information\.implementation-version-name$",
        ECHO,
        request(user(value(VERSION_NAME, LONG_NAME))),
    ),
    Mutation(
        "accept-with-long-version-name",
        "ul.accept-version-name-is-short",
        r"^user-information\.implementation-version-name$",
        ECHO,
        accept(user(value(VERSION_NAME, LONG_NAME))),
    ),
    Mutation(
        "request-names-a-foreign-application-context",
        "ul.request-names-the-application-context",
        "^application-context$",
        ECHO,
        request(items(value(APPLICATION_CONTEXT, FOREIGN_CONTEXT))),
    ),
    Mutation(
        "accept-names-no-application-context",
        "ul.accept-names-the-application-context",
        "^application-context$",
        ECHO,
        accept(items(no(APPLICATION_CONTEXT))),
    ),
    Mutation(
        "request-states-protocol-version-2-alone",
        "ul.request-states-protocol-version-1",
        "^protocol-version$",
        ECHO,
        request(version(2)),
    ),
    Mutation(
        "accept-states-protocol-version-0",
        "ul.accept-states-protocol-version-1",
        "^protocol-version$",
        ECHO,
        accept(version(0)),
    ),
    Mutation(
        "foreign-application-context-is-accepted",
        "ul.unsupported-request-is-not-accepted",
        "^A-ASSOCIATE-AC$",
        ECHO,
        request(items(value(APPLICATION_CONTEXT, FOREIGN_CONTEXT))),
    ),
    Mutation(
        "protocol-version-2-alone-is-accepted",
        "ul.unsupported-request-is-not-accepted",
        "^A-ASSOCIATE-AC$",
        ECHO,
        request(version(2)),
    ),
    Mutation(
        "context-identifier-is-even",
        "ul.context-ids-are-odd-and-distinct",
        r"^presentation-context\[2\]$",
        ECHO,
        request(_offer(2)),
    ),
    Mutation(
        "context-identifier-is-used-twice",
        "ul.context-ids-are-odd-and-distinct",
        r"^presentation-context\[1\]$",
        ECHO,
        request(items(twice(OFFER))),
    ),
    Mutation(
        "context-without-transfer-syntax",
        "ul.contexts-are-proposed-completely",
        r"^presentation-context\[1\]$",
        ECHO,
        request(items(inside(OFFER, no(TRANSFER_SYNTAX)))),
    ),
    Mutation(
        "request-without-contexts",
        "ul.contexts-are-proposed-completely",
        "^presentation-context$",
        ECHO,
        request(items(no(OFFER))),
    ),
    Mutation(
        "context-is-answered-twice",
        "ul.one-reply-per-offer",
        r"^presentation-context\[1\]$",
        ECHO,
        accept(items(twice(REPLY))),
    ),
    Mutation(
        "context-never-proposed-is-answered",
        "ul.one-reply-per-offer",
        r"^presentation-context\[9\]$",
        ECHO,
        accept(items(plus(Item(REPLY, b"\x09\0\0\0", (IMPLICIT_VR,))))),
    ),
    Mutation(
        "context-result-is-undefined",
        "ul.reply-results-are-defined",
        r"^presentation-context\[3\]\.result$",
        RETRIEVE,
        accept(_result(9), accepter="viewer"),
        name_contains=MOVED,
    ),
    Mutation(
        "accepted-transfer-syntax-was-never-offered",
        "ul.accepted-syntax-was-offered",
        r"^presentation-context\[1\]\.transfer-syntax$",
        ECHO,
        accept(items(inside(REPLY, value(TRANSFER_SYNTAX, JPEG_BASELINE)))),
    ),
    Mutation(
        "accepted-abstract-syntax-is-called-unsupported",
        "ul.rejection-agrees-with-acceptance",
        r"^presentation-context\[3\]\.result$",
        RETRIEVE,
        accept(_result(3), accepter="viewer"),
        name_contains=MOVED,
    ),
    Mutation(
        "rejection-reason-is-undefined",
        "ul.rejection-codes-are-defined",
        "^reason$",
        ECHO,
        rejected(1, 1, 9),
    ),
    Mutation(
        "rejection-source-is-undefined",
        "ul.rejection-codes-are-defined",
        "^source$",
        ECHO,
        rejected(1, 7, 1),
    ),
    Mutation(
        "rejection-result-is-undefined",
        "ul.rejection-codes-are-defined",
        "^result$",
        ECHO,
        rejected(3, 1, 1),
    ),
    Mutation(
        "role-is-answered-unasked",
        "ul.roles-are-answered-only-when-proposed",
        r"^user-information\.role-selection$",
        ECHO,
        accept(user(plus(role(CT_IMAGE, scu=1, scp=1)))),
    ),
    Mutation(
        "role-is-granted-beyond-the-proposal",
        "ul.only-proposed-roles-are-granted",
        r"^user-information\.role-selection\[",
        RETRIEVE,
        also(
            request(user(nth_of(ROLE, _only_scp)), opener="viewer"),
            accept(user(nth_of(ROLE, _both_roles)), opener="viewer"),
        ),
        name_contains=FETCHED,
    ),
    Mutation(
        "window-is-answered-unasked",
        "ul.window-is-answered-only-when-proposed",
        r"^user-information\.operations-window$",
        ECHO,
        accept(user(plus(window(1, 1)))),
    ),
    Mutation(
        "window-exceeds-the-proposal",
        "ul.window-stays-within-the-proposal",
        r"^user-information\.operations-window\.invoked$",
        ECHO,
        also(request(user(plus(window(2, 1)))), accept(user(plus(window(0, 1))))),
    ),
    Mutation(
        "extension-is-answered-unasked",
        "ul.extensions-are-answered-only-when-proposed",
        r"^user-information\.extended-negotiation$",
        ECHO,
        accept(user(plus(extended(CT_IMAGE, b"\x01")))),
    ),
    Mutation(
        "identity-is-answered-unasked",
        "ul.identity-is-answered-only-when-asked",
        r"^user-information\.user-identity-response$",
        ECHO,
        accept(user(plus(Item(IDENTITY_RESPONSE, b"\0\0")))),
    ),
    Mutation(
        "common-extension-is-answered",
        "ul.common-extensions-are-not-answered",
        r"^user-information\.common-extended-negotiation$",
        ECHO,
        also(
            request(user(plus(Item(COMMON_EXTENDED, extended(CT_IMAGE, bytes(4)).value)))),
            accept(user(plus(Item(COMMON_EXTENDED, extended(CT_IMAGE, bytes(4)).value)))),
        ),
    ),
)
