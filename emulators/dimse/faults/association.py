"""Answers to association and release requests as they should not be (PS3.8 9.3, PS3.7 D.3.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from emulators.core.faults import Fault, Faults
from emulators.dimse.faults.altered import IGNORES_LENGTH
from emulators.dimse.faults.pdus import (
    ABORT,
    APPLICATION_CONTEXT,
    IMPLEMENTATION_CLASS,
    IMPLEMENTATION_VERSION,
    MAXIMUM_LENGTH,
    P_DATA_TF,
    USER_INFORMATION,
    Item,
    Pdv,
    join,
    kind_of,
    p_data,
    pdu,
    split,
)
from emulators.dimse.faults.response_encoding import RESPONSE_FAULTS, garbled
from emulators.dimse.wire import Wire

ASSOCIATE_AC, ASSOCIATE_RJ, RELEASE_RP, UNKNOWN_PDU = 0x02, 0x03, 0x06, 0x0B
CONTEXT_RESULT, TRANSFER_SYNTAX = 0x21, 0x40
OPERATIONS_WINDOW, ROLE_SELECTION, EXTENDED_NEGOTIATION = 0x53, 0x54, 0x56
FIXED_BYTES: Final = 68
"""Version, reserved, what would be AE titles: what precedes the items of an A-ASSOCIATE-AC."""

FOREIGN_CONTEXT: Final = b"1.2.826.0.1.3680043.8.498.1"
NEVER_OFFERED: Final = b"1.2.840.10008.1.2.2"  # big endian: nobody proposes it any more
NEVER_PROPOSED: Final = b"1.2.840.10008.5.1.4.1.1.88.65"
HIGHEST_ID: Final = 255
NO_LIMIT: Final = 0


@dataclass(slots=True)
class Acceptance:
    """An A-ASSOCIATE-AC taken apart."""

    fixed: bytes
    items: list[Item]
    user: list[Item]
    tail: bytes = b""

    @classmethod
    def decode(cls, data: bytes) -> Acceptance:
        """Read one of our own; the user information is the last of its items."""
        *items, (_, user) = split(data[6 + FIXED_BYTES :])
        return cls(data[6 : 6 + FIXED_BYTES], items, list(split(user)))

    def encode(self) -> bytes:
        """Write it."""
        items = [*self.items, (USER_INFORMATION, join(self.user))]
        return pdu(ASSOCIATE_AC, self.fixed + join(items) + self.tail)

    def exchange(self, kind: int, change: Callable[[bytes], bytes]) -> None:
        """Give the items of a kind another value."""
        self.items = [(k, change(v) if k == kind else v) for k, v in self.items]


def _foreign_application(made: Acceptance) -> None:
    made.exchange(APPLICATION_CONTEXT, lambda _: FOREIGN_CONTEXT)


def _other_version(made: Acceptance) -> None:
    made.fixed = b"\x00\x02" + made.fixed[2:]


def _two_lengths(made: Acceptance) -> None:
    made.user += [item for item in made.user if item[0] == MAXIMUM_LENGTH]


def _no_implementation(made: Acceptance) -> None:
    made.user = [item for item in made.user if item[0] != IMPLEMENTATION_CLASS]


def _long_version_name(made: Acceptance) -> None:
    made.user = [item for item in made.user if item[0] != IMPLEMENTATION_VERSION]
    made.user.append((IMPLEMENTATION_VERSION, b"PLUGFEST ARCHIVE EDITION 1"))


def _syntax_never_offered(made: Acceptance) -> None:
    made.exchange(CONTEXT_RESULT, lambda v: v[:4] + join([(TRANSFER_SYNTAX, NEVER_OFFERED)]))


def _context_never_proposed(made: Acceptance) -> None:
    last = next(value for kind, value in reversed(made.items) if kind == CONTEXT_RESULT)
    made.items.append((CONTEXT_RESULT, bytes([HIGHEST_ID]) + last[1:]))


def _roles_unasked(made: Acceptance) -> None:
    value = len(NEVER_PROPOSED).to_bytes(2, "big") + NEVER_PROPOSED + b"\x01\x01"
    made.user.append((ROLE_SELECTION, value))


def _more_roles(made: Acceptance) -> None:
    made.user = [(k, v[:-2] + b"\x01\x01" if k == ROLE_SELECTION else v) for k, v in made.user]


def _no_roles(made: Acceptance) -> None:
    made.user = [item for item in made.user if item[0] != ROLE_SELECTION]


def _extension_unasked(made: Acceptance) -> None:
    value = len(NEVER_PROPOSED).to_bytes(2, "big") + NEVER_PROPOSED + b"\x01"
    made.user.append((EXTENDED_NEGOTIATION, value))


def _window_unasked(made: Acceptance) -> None:
    made.user.append((OPERATIONS_WINDOW, b"\x00\x08\x00\x08"))


def _result_undefined(made: Acceptance) -> None:
    """Spoil the last of several results: the peer can do without that context."""
    results = [n for n, (kind, _) in enumerate(made.items) if kind == CONTEXT_RESULT]
    if len(results) > 1:
        kind, value = made.items[results[-1]]
        made.items[results[-1]] = kind, value[:2] + b"\x07" + value[3:]


def _last_item_cut(made: Acceptance) -> None:
    made.tail = b"\x55\x00"


ACCEPTANCES: Final[dict[Fault, Callable[[Acceptance], None]]] = {
    Fault(
        "acceptance-names-a-foreign-application-context",
        "ul.accept-names-the-application-context",
        "names an application context that is not DICOM's",
    ): _foreign_application,
    Fault(
        "acceptance-states-another-protocol-version",
        "ul.accept-states-protocol-version-1",
        "states protocol version 2 only",
    ): _other_version,
    Fault(
        "acceptance-announces-two-maximum-lengths",
        "ul.accept-announces-one-maximum-length",
        "has the Maximum Length item twice",
    ): _two_lengths,
    Fault(
        "acceptance-names-no-implementation",
        "ul.accept-identifies-its-implementation",
        "leaves the Implementation Class UID out",
    ): _no_implementation,
    Fault(
        "acceptance-names-a-long-version",
        "ul.accept-version-name-is-short",
        "has an Implementation Version Name of more than 16 characters",
    ): _long_version_name,
    Fault(
        "acceptance-takes-a-syntax-never-offered",
        "ul.accepted-syntax-was-offered",
        "accepts every context with a transfer syntax that was not offered for it",
    ): _syntax_never_offered,
    Fault(
        "acceptance-answers-a-context-never-proposed",
        "ul.one-reply-per-offer",
        "gives a result for a presentation context that was not proposed",
    ): _context_never_proposed,
    Fault(
        "acceptance-gives-an-undefined-result",
        "ul.reply-results-are-defined",
        "answers the last of several contexts with a result that the standard does not have",
    ): _result_undefined,
    Fault(
        "acceptance-ends-in-the-middle-of-an-item",
        "ul.accepter-sends-whole-pdus",
        "has half the header of an item at its end",
    ): _last_item_cut,
    Fault(
        "acceptance-answers-roles-unasked",
        "ul.roles-are-answered-only-when-proposed",
        "answers a role selection for a SOP Class that nobody proposed one for",
    ): _roles_unasked,
    Fault(
        "acceptance-grants-more-roles",
        "ul.only-proposed-roles-are-granted",
        "grants both roles to whoever proposed one",
    ): _more_roles,
    Fault(
        "acceptance-grants-no-role-and-stores-back",
        "retrieve.stores-back-only-as-negotiated",
        "leaves the role selection unanswered and sends C-STORE all the same",
    ): _no_roles,
    Fault(
        "acceptance-answers-an-extension-unasked",
        "ul.extensions-are-answered-only-when-proposed",
        "answers an extended negotiation that was not proposed",
    ): _extension_unasked,
    Fault(
        "acceptance-answers-a-window-unasked",
        "ul.window-is-answered-only-when-proposed",
        "answers an asynchronous operations window that was not proposed",
    ): _window_unasked,
}

REJECTS_UNDEFINED: Final = Fault(
    "association-rejects-for-an-undefined-reason",
    "ul.rejection-codes-are-defined",
    "rejects every association with a reason that the standard does not have",
)
HANGS_UP: Final = Fault(
    "release-is-answered-by-hanging-up",
    "ul.accepter-answers-the-release",
    "closes the connection when a release is asked for",
)
TALKS_ON: Final = Fault(
    "release-is-followed-by-data",
    "ul.accepter-sends-no-data-after-release",
    "sends data after its release response",
)
BABBLES: Final = Fault(
    "release-is-followed-by-an-unknown-pdu",
    "ul.accepter-sends-defined-pdu-types",
    "sends a PDU of an undefined type after its release response",
)
ABORTS_UNDEFINED: Final = Fault(
    "release-is-answered-by-an-undefined-abort",
    "ul.accepter-aborts-with-defined-codes",
    "aborts, from a source that the standard reserves, when a release is asked for",
)

_ENDINGS: Final[dict[Fault, Callable[[bytes], bytes | None]]] = {
    HANGS_UP: lambda _: None,
    TALKS_ON: lambda data: data + p_data(Pdv(1, 0x03, b"")),
    BABBLES: lambda data: data + pdu(UNKNOWN_PDU, bytes(4)),
    ABORTS_UNDEFINED: lambda _: pdu(ABORT, bytes([0, 0, 1, 0])),
}

ASSOCIATION_FAULTS: Final[tuple[Fault, ...]] = (
    *ACCEPTANCES,
    REJECTS_UNDEFINED,
    *_ENDINGS,
    *RESPONSE_FAULTS,
)


class FaultyWire(Wire):
    """Changes PDUs on their way out, by the faults that are on."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def pdu(self, pdu: bytes) -> bytes | None:
        """Return what to send for a whole PDU; None closes the connection instead."""
        on = self._faults.on
        if not on:
            return pdu
        kind = kind_of(pdu)
        if kind == ASSOCIATE_AC:
            return _accepted(pdu, on)
        if kind == P_DATA_TF:
            return garbled(pdu, on)
        if kind == RELEASE_RP:
            change = next((c for f, c in _ENDINGS.items() if f.name in on), None)
            return pdu if change is None else change(pdu)
        return pdu

    def longest_pdu(self, announced: int) -> int:
        """Return the maximum length to keep to, in bytes, for the one that a peer announced."""
        return NO_LIMIT if IGNORES_LENGTH.name in self._faults else announced


def _accepted(data: bytes, on: frozenset[str]) -> bytes:
    if REJECTS_UNDEFINED.name in on:
        return pdu(ASSOCIATE_RJ, bytes([0, 1, 2, 7]))
    changes = [change for fault, change in ACCEPTANCES.items() if fault.name in on]
    if not changes:
        return data
    made = Acceptance.decode(data)
    for change in changes:
        change(made)
    return made.encode()
