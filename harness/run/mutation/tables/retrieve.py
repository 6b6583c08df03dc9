"""Mutations of C-MOVE, C-GET and their sub-operations (`retrieve.*`)."""

from __future__ import annotations

from typing import Final

from harness.core.subject import Operation, Protocol
from harness.run.mutation import data_sets
from harness.run.mutation.association import ROLE, accept, no, request, user
from harness.run.mutation.data_sets import put
from harness.run.mutation.dimse import Message, MessageEdit, exchanges_of, response
from harness.run.mutation.dimse import request as dimse_request
from harness.run.mutation.dimse_edits import STATUS, data, number, some_data, text, without
from harness.run.mutation.recordings import also, between
from harness.run.mutation.registry import Edit, Mutation, Recordings

RETRIEVE: Final = "dimse/query_retrieve.feature"
MOVED: Final = "moved to the workstation"
FETCHED: Final = "fetched on the same association"

DESTINATION, ORIGINATOR, ORIGINATOR_ID = 0x0600, 0x1030, 0x1031
REMAINING, COMPLETED, FAILED, WARNING = 0x1020, 0x1021, 0x1022, 0x1023
LEVEL, STUDY_UID = 0x00080052, 0x0020000D
SOME_FAILED: Final = 0xB000
FAILED_LIST: Final = 0x00080058
EXPLICIT: Final = "1.2.840.10008.1.2.1"


def _with_a_failure(listed: str) -> MessageEdit:
    """Count a failure, and list an instance as the one that failed."""
    failed = data_sets.Element(FAILED_LIST, "UI", listed.encode() + b"\0" * (len(listed) % 2))
    content = data_sets.encode((failed,), EXPLICIT)
    edits = (number(FAILED, 1), number(STATUS, SOME_FAILED), some_data(content))

    def edit(m: Message) -> tuple[Message, ...]:
        for e in edits:
            (m,) = e(m)
        return (m,)

    return edit


def _a_stored_instance_is_listed(recordings: Recordings) -> Recordings | None:
    for r in between(recordings, Protocol.DIMSE, accepter="viewer"):
        for x in exchanges_of(r, Operation.C_STORE):
            return response(Operation.C_MOVE, _with_a_failure(x.sop_instance))(recordings)
    return None


def _moved(name: str, requirement: str, locator: str, edit: Edit, actual: str = "") -> Mutation:
    return Mutation(name, requirement, locator, RETRIEVE, edit, actual, MOVED)


def _fetched(name: str, requirement: str, locator: str, edit: Edit) -> Mutation:
    return Mutation(name, requirement, locator, RETRIEVE, edit, name_contains=FETCHED)


TABLE: Final = (
    _moved(
        "move-without-destination",
        "retrieve.retrieve-request-is-complete",
        r"^request \(0000,0600\)$",
        dimse_request(Operation.C_MOVE, text(DESTINATION, "")),
    ),
    _moved(
        "move-of-no-study",
        "retrieve.retrieve-request-is-complete",
        r"^request identifier \(0020,000D\)$",
        dimse_request(Operation.C_MOVE, data(put(STUDY_UID, value=""))),
    ),
    _fetched(
        "get-at-a-level-of-no-model",
        "retrieve.retrieve-request-is-complete",
        r"^request identifier \(0008,0052\)$",
        dimse_request(Operation.C_GET, data(put(LEVEL, value="STUDIES"))),
    ),
    _moved(
        "failed-instances-are-not-listed",
        "retrieve.failed-instances-are-listed",
        r"^final response \(0008,0058\)$",
        response(
            Operation.C_MOVE, number(COMPLETED, 3), number(FAILED, 1), number(STATUS, SOME_FAILED)
        ),
        actual="no list",
    ),
    _moved(
        "failed-list-has-a-stored-instance",
        "retrieve.failed-instances-are-listed",
        r"^final response \(0008,0058\)$",
        _a_stored_instance_is_listed,
    ),
    _moved(
        "failed-list-has-another-instance",
        "retrieve.failed-instances-are-listed",
        r"^final response \(0008,0058\)$",
        also(
            response(Operation.C_STORE, number(STATUS, 0xA700), accepter="viewer"),
            response(Operation.C_MOVE, number(COMPLETED, 3), _with_a_failure("2.25.1")),
        ),
        actual="not in the list",
    ),
    _moved(
        "failed-sub-operation-is-not-counted",
        "retrieve.final-counts-are-right",
        r"^final response \(0000,1022\)$",
        response(Operation.C_STORE, number(STATUS, 0xA700), accepter="viewer"),
    ),
    _moved(
        "final-counts-are-missing",
        "retrieve.final-counts-are-given",
        r"^final response \(0000,1022\)$",
        response(Operation.C_MOVE, without(FAILED)),
    ),
    _moved(
        "completed-count-is-too-low",
        "retrieve.final-counts-are-right",
        r"^final response \(0000,1021\)$",
        response(Operation.C_MOVE, number(COMPLETED, 3)),
    ),
    _fetched(
        "completed-count-of-get-is-too-high",
        "retrieve.final-counts-are-right",
        r"^final response \(0000,1021\)$",
        response(Operation.C_GET, number(COMPLETED, 5)),
    ),
    _moved(
        "final-response-has-a-remaining-count",
        "retrieve.final-response-has-no-remaining",
        r"^final response \(0000,1020\)$",
        response(Operation.C_MOVE, number(REMAINING, 0)),
    ),
    _moved(
        "flawless-move-is-called-a-warning",
        "retrieve.final-status-fits-the-counts",
        r"^final response \(0000,0900\)$",
        response(Operation.C_MOVE, number(STATUS, SOME_FAILED)),
    ),
    _fetched(
        "failed-get-is-called-a-success",
        "retrieve.final-status-fits-the-counts",
        r"^final response \(0000,0900\)$",
        response(Operation.C_GET, number(FAILED, 1)),
    ),
    _moved(
        "instance-of-another-study-is-sent",
        "retrieve.only-requested-instances-are-sent",
        r"^sub-operation \(0020,000D\)$",
        dimse_request(Operation.C_STORE, data(put(STUDY_UID, value="2.25.1")), accepter="viewer"),
    ),
    _moved(
        "pending-response-without-a-count",
        "retrieve.pending-responses-have-all-counts",
        r"^response\[0\] \(0000,1023\)$",
        response(Operation.C_MOVE, without(WARNING), number=0),
    ),
    _moved(
        "remaining-count-rises",
        "retrieve.remaining-never-rises",
        r"^response\[1\] \(0000,1020\)$",
        response(Operation.C_MOVE, number(REMAINING, 4), number=1),
    ),
    _moved(
        "sub-operation-names-no-originator",
        "retrieve.sub-operations-name-their-move",
        r"^sub-operation \(0000,1030\)$",
        dimse_request(
            Operation.C_STORE, without(ORIGINATOR), without(ORIGINATOR_ID), accepter="viewer"
        ),
    ),
    _moved(
        "sub-operation-names-another-originator",
        "retrieve.sub-operations-name-their-move",
        r"^sub-operation \(0000,1030\)$",
        dimse_request(Operation.C_STORE, text(ORIGINATOR, "SOMEBODY"), accepter="viewer"),
        actual="SOMEBODY",
    ),
    _fetched(
        "stores-back-without-the-role-being-granted",
        "retrieve.stores-back-only-as-negotiated",
        r"^request \(0000,0002\)$",
        accept(user(no(ROLE)), opener="viewer"),
    ),
    _fetched(
        "stores-back-without-the-role-being-proposed",
        "retrieve.stores-back-only-as-negotiated",
        r"^request \(0000,0002\)$",
        request(user(no(ROLE)), opener="viewer"),
    ),
)
