"""Mutations of PDUs, fragments, release and abort (`ul.*`, PS3.8 7, 9.3.1, 9.3.5 to 9.3.8)."""

from __future__ import annotations

from typing import Final

from harness.core.requirement import Role
from harness.core.subject import Operation
from harness.run.mutation.dimse import request as dimse_request
from harness.run.mutation.dimse import response as dimse_response
from harness.run.mutation.dimse_edits import in_pieces_of, on_context
from harness.run.mutation.recordings import also
from harness.run.mutation.registry import Edit, Mutation
from harness.run.mutation.upper_layer import (
    COMMAND,
    LAST,
    aborted_instead,
    appended,
    changed_pdu,
    cut_off,
    p_data,
    pdu,
    refused_by_abort,
)
from harness.wire.pdus import (
    A_ABORT,
    A_ASSOCIATE_AC,
    A_ASSOCIATE_RQ,
    A_RELEASE_RP,
    A_RELEASE_RQ,
    P_DATA_TF,
)

ECHO: Final = "dimse/verification.feature"
STORE: Final = "dimse/storage.feature"
RETRIEVE: Final = "dimse/query_retrieve.feature"
FETCHED: Final = "fetched on the same association"

OPENER, ACCEPTER = Role.INITIATOR, Role.RESPONDER
_FRAGMENT: Final = 12  # where the fragment starts in a P-DATA-TF with one value: header, PDV header


def _unfinished(whole: bytes) -> bytes:
    return p_data(whole[10], COMMAND, whole[_FRAGMENT:])


def _odd(whole: bytes) -> bytes:
    return p_data(whole[10], whole[11], whole[_FRAGMENT:] + b"\0")


def _beyond(whole: bytes) -> bytes:
    return whole[:6] + len(whole).to_bytes(4, "big") + whole[10:]


def _data_first(whole: bytes) -> bytes:
    return p_data(whole[10], LAST, bytes(8)) + whole


def _longer(kind: int) -> Edit:
    side = OPENER if kind == A_ASSOCIATE_RQ else ACCEPTER
    return changed_pdu(side, kind, lambda whole: pdu(kind, whole[6:] + b"\0\0"))


def _sent_wrong(side: Role, who: str, release: int) -> tuple[Mutation, ...]:
    """List what either end can do wrong with its PDUs and fragments."""
    return (
        Mutation(
            f"{who}-sends-an-unknown-pdu-type",
            f"ul.{who}-sends-defined-pdu-types",
            r"^pdu\[\d+\]\.type$",
            ECHO,
            changed_pdu(side, release, lambda whole: b"\x0a" + whole[1:]),
        ),
        Mutation(
            f"{who}-stops-inside-a-pdu",
            f"ul.{who}-sends-whole-pdus",
            r"^byte \d+$",
            ECHO,
            cut_off(side, release, kept=7),
        ),
        Mutation(
            f"{who}-associates-with-trailing-bytes",
            f"ul.{who}-sends-whole-pdus",
            r"^byte \d+$",
            ECHO,
            _longer(A_ASSOCIATE_RQ if side is OPENER else A_ASSOCIATE_AC),
        ),
        Mutation(
            f"{who}-announces-a-fragment-beyond-its-pdu",
            f"ul.{who}-sends-whole-pdus",
            r"^byte \d+$",
            ECHO,
            changed_pdu(side, P_DATA_TF, _beyond),
        ),
        Mutation(
            f"{who}-sends-an-odd-fragment",
            f"ul.{who}-sends-even-pdvs",
            r"^pdv\[0\]\.length$",
            ECHO,
            changed_pdu(side, P_DATA_TF, _odd),
        ),
        Mutation(
            f"{who}-sends-data-before-the-command",
            f"ul.{who}-keeps-fragments-in-order",
            r"^pdv\[0\]\.message-control-header$",
            ECHO,
            changed_pdu(side, P_DATA_TF, _data_first),
        ),
        Mutation(
            f"{who}-never-sends-the-last-fragment",
            f"ul.{who}-finishes-its-messages",
            r"^pdv\[0\]\.message-control-header$",
            ECHO,
            also(changed_pdu(side, P_DATA_TF, _unfinished), cut_off(side, release)),
        ),
        Mutation(
            f"{who}-goes-on-after-the-release",
            f"ul.{who}-sends-no-data-after-release",
            r"^pdu\[\d+\]$",
            ECHO,
            appended(side, p_data(1, COMMAND | LAST, bytes(12))),
        ),
        Mutation(
            f"{who}-aborts-with-an-undefined-source",
            f"ul.{who}-aborts-with-defined-codes",
            r"^pdu\[\d+\]\.source$",
            ECHO,
            aborted_instead(side, P_DATA_TF, 1, 0),
        ),
        Mutation(
            f"{who}-aborts-with-an-undefined-reason",
            f"ul.{who}-aborts-with-defined-codes",
            r"^pdu\[\d+\]\.reason$",
            ECHO,
            aborted_instead(side, P_DATA_TF, 2, 3),
        ),
        Mutation(
            f"{who}-aborts-at-length",
            f"ul.{who}-aborts-with-defined-codes",
            r"^pdu\[\d+\]\.length$",
            ECHO,
            changed_pdu(side, release, lambda _: pdu(A_ABORT, bytes(6))),
        ),
    )


TABLE: Final = (
    *_sent_wrong(OPENER, "opener", A_RELEASE_RQ),
    *_sent_wrong(ACCEPTER, "accepter", A_RELEASE_RP),
    Mutation(
        "association-is-refused-by-an-undefined-abort",
        "ul.accepter-aborts-with-defined-codes",
        r"^pdu\[0\]\.reason$",
        ECHO,
        refused_by_abort(2, 9),
    ),
    Mutation(
        "opener-exceeds-the-maximum-length",
        "ul.opener-respects-the-maximum-length",
        r"^pdu\[\d+\]\.length$",
        STORE,
        dimse_request(Operation.C_STORE, in_pieces_of(1 << 20)),
    ),
    Mutation(
        "accepter-exceeds-the-maximum-length",
        "ul.accepter-respects-the-maximum-length",
        r"^pdu\[\d+\]\.length$",
        RETRIEVE,
        dimse_request(Operation.C_STORE, in_pieces_of(1 << 20), opener="viewer"),
        name_contains=FETCHED,
    ),
    Mutation(
        "opener-uses-a-context-nobody-accepted",
        "ul.opener-uses-accepted-contexts",
        r"^pdv\[0\]\.context-id$",
        ECHO,
        dimse_request(Operation.C_ECHO, on_context(5)),
    ),
    Mutation(
        "accepter-uses-a-context-nobody-accepted",
        "ul.accepter-uses-accepted-contexts",
        r"^pdv\[0\]\.context-id$",
        ECHO,
        dimse_response(Operation.C_ECHO, on_context(5)),
    ),
    Mutation(
        "accepter-closes-instead-of-releasing",
        "ul.accepter-answers-the-release",
        "^A-RELEASE-RQ$",
        ECHO,
        changed_pdu(ACCEPTER, A_RELEASE_RP, lambda _: b""),
    ),
    Mutation(
        "opener-closes-instead-of-releasing",
        "ul.opener-answers-the-release",
        "^A-RELEASE-RQ$",
        ECHO,
        also(
            changed_pdu(OPENER, A_RELEASE_RQ, lambda _: b""),
            changed_pdu(ACCEPTER, A_RELEASE_RP, lambda _: pdu(A_RELEASE_RQ)),
        ),
    ),
)
