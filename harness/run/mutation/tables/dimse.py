"""Mutations of DIMSE messages: commands, data sets, responses (`dimse.*`, `echo.*`)."""

from __future__ import annotations

from typing import Final

from harness.core.subject import Operation
from harness.run.mutation.association import (
    REPLY,
    TRANSFER_SYNTAX,
    accept,
    inside,
    items,
    value,
)
from harness.run.mutation.data_sets import moved_to_end
from harness.run.mutation.dimse import request, response
from harness.run.mutation.dimse_edits import (
    COMMAND_FIELD,
    DATA_SET_TYPE,
    MESSAGE_ID,
    NO_DATA_SET,
    RESPONDED_TO,
    SOP_CLASS,
    SOP_INSTANCE,
    STATUS,
    and_then,
    behind,
    data,
    group_length,
    never,
    number,
    raw_data,
    some_data,
    text,
    twice,
    uid,
    without,
)
from harness.run.mutation.recordings import also
from harness.run.mutation.registry import Mutation

ECHO: Final = "dimse/verification.feature"
STORE: Final = "dimse/storage.feature"
QUERY: Final = "dimse/query_retrieve.feature"
FOUND: Final = "found at every level"

IMPLICIT_VR: Final = b"1.2.840.10008.1.2"
ERROR_COMMENT: Final = 0x0902
LEVEL: Final = 0x00080052
STUDY_LEVEL: Final = b"\x08\x00\x52\x00CS\x06\x00STUDY "  # explicit VR little endian
CT_IMAGE: Final = "1.2.840.10008.5.1.4.1.1.2"
MR_IMAGE: Final = "1.2.840.10008.5.1.4.1.1.4"


def _cut_short(whole: bytes) -> bytes:
    return whole[:-4]


TABLE: Final = (
    Mutation(
        "response-to-a-message-nobody-sent",
        "dimse.accepter-responds-to-requests",
        r"\(0000,0120\)$",
        ECHO,
        response(Operation.C_ECHO, number(RESPONDED_TO, 99)),
    ),
    Mutation(
        "request-is-answered-twice",
        "dimse.accepter-responds-to-requests",
        r"\(0000,0120\)$",
        ECHO,
        response(Operation.C_ECHO, twice),
    ),
    Mutation(
        "response-of-the-opener-to-a-message-nobody-sent",
        "dimse.opener-responds-to-requests",
        r"\(0000,0120\)$",
        STORE,
        response(Operation.N_EVENT_REPORT, number(RESPONDED_TO, 99)),
    ),
    Mutation(
        "error-comment-is-long",
        "dimse.error-comment-is-short",
        r"^response\[0\] \(0000,0902\)$",
        STORE,
        response(Operation.C_STORE, number(STATUS, 0xB000), text(ERROR_COMMENT, "coerced " * 9)),
    ),
    Mutation(
        "error-comment-has-a-line-break",
        "dimse.error-comment-is-short",
        r"^response\[0\] \(0000,0902\)$",
        STORE,
        response(Operation.C_STORE, number(STATUS, 0xB000), text(ERROR_COMMENT, "one\r\ntwo")),
    ),
    Mutation(
        "echo-is-never-answered",
        "dimse.every-request-is-answered",
        r"^request \(0000,0110\)",
        ECHO,
        response(Operation.C_ECHO, never),
        actual="no response",
    ),
    Mutation(
        "query-never-ends",
        "dimse.every-request-is-answered",
        r"^request \(0000,0110\)",
        QUERY,
        response(Operation.C_FIND, never),
        actual="only pending ones",
        name_contains=FOUND,
    ),
    Mutation(
        "message-id-is-in-use",
        "dimse.message-id-is-free",
        r"^request \(0000,0110\)$",
        ECHO,
        also(request(Operation.C_ECHO, twice), response(Operation.C_ECHO, twice)),
    ),
    Mutation(
        "request-without-message-id",
        "dimse.message-id-is-free",
        r"^request \(0000,0110\)$",
        ECHO,
        request(Operation.C_ECHO, without(MESSAGE_ID)),
    ),
    Mutation(
        "request-hides-its-data-set",
        "dimse.request-announces-its-data-set",
        r"^request \(0000,0800\)$",
        QUERY,
        request(Operation.C_FIND, number(DATA_SET_TYPE, NO_DATA_SET)),
        name_contains=FOUND,
    ),
    Mutation(
        "response-hides-its-data-set",
        "dimse.responses-announce-their-data-sets",
        r"^response\[0\] \(0000,0800\)$",
        QUERY,
        response(Operation.C_FIND, number(DATA_SET_TYPE, NO_DATA_SET), number=0),
        name_contains=FOUND,
    ),
    Mutation(
        "request-group-length-is-wrong",
        "dimse.request-command-set-is-well-encoded",
        r"^request \(0000,0000\)$",
        ECHO,
        request(Operation.C_ECHO, group_length(58)),
    ),
    Mutation(
        "request-command-elements-are-out-of-order",
        "dimse.request-command-set-is-well-encoded",
        r"^request \(0000,0110\)$",
        ECHO,
        request(Operation.C_ECHO, behind(MESSAGE_ID)),
    ),
    Mutation(
        "request-command-set-has-a-foreign-group",
        "dimse.request-command-set-is-well-encoded",
        r"^request \(0008,0005\)$",
        ECHO,
        request(Operation.C_ECHO, and_then(0x0008, 0x0005, b"ISO_IR 6")),
    ),
    Mutation(
        "request-command-element-is-odd",
        "dimse.request-command-set-is-well-encoded",
        r"^request \(0000,1031\)$",
        ECHO,
        request(Operation.C_ECHO, and_then(0x0000, 0x1031, b"\1")),
    ),
    Mutation(
        "response-group-length-is-wrong",
        "dimse.response-command-sets-are-well-encoded",
        r"^response\[0\] \(0000,0000\)$",
        ECHO,
        response(Operation.C_ECHO, group_length(0)),
    ),
    Mutation(
        "response-has-no-group-length",
        "dimse.response-command-sets-are-well-encoded",
        r"^response\[0\] \(0000,0000\)$",
        ECHO,
        response(Operation.C_ECHO, without(0x0000)),
    ),
    Mutation(
        "request-data-set-is-cut-short",
        "dimse.request-data-set-is-readable",
        r"^request data set byte \d+$",
        STORE,
        request(Operation.C_STORE, raw_data(_cut_short)),
    ),
    Mutation(
        "request-elements-are-out-of-order",
        "dimse.request-data-set-is-readable",
        r"^request data set byte \d+$",
        QUERY,
        request(Operation.C_FIND, data(moved_to_end(LEVEL))),
        name_contains=FOUND,
    ),
    Mutation(
        "accepted-in-implicit-vr-sent-in-explicit",
        "dimse.request-data-set-is-readable",
        r"^request data set byte 0$",
        STORE,
        accept(items(inside(REPLY, value(TRANSFER_SYNTAX, IMPLICIT_VR)))),
    ),
    Mutation(
        "request-element-is-repeated",
        "dimse.request-data-set-is-readable",
        r"^request data set byte \d+$",
        STORE,
        request(Operation.C_STORE, data(lambda elements: (elements[0], *elements))),
    ),
    Mutation(
        "response-data-set-is-cut-short",
        "dimse.response-data-sets-are-readable",
        r"^response\[0\] data set byte \d+$",
        QUERY,
        response(Operation.C_FIND, raw_data(_cut_short), number=0),
        name_contains=FOUND,
    ),
    Mutation(
        "response-elements-are-out-of-order",
        "dimse.response-data-sets-are-readable",
        r"^response\[0\] data set byte \d+$",
        QUERY,
        response(Operation.C_FIND, data(moved_to_end(LEVEL)), number=0),
        name_contains=FOUND,
    ),
    Mutation(
        "response-is-of-another-operation",
        "dimse.response-field-is-the-requests",
        r"^response\[0\] \(0000,0100\)$",
        ECHO,
        response(Operation.C_ECHO, number(COMMAND_FIELD, 0x8020)),
    ),
    Mutation(
        "response-names-another-sop-class",
        "dimse.response-sop-class-is-the-requests",
        r"^response\[0\] \(0000,0002\)$",
        STORE,
        response(Operation.C_STORE, uid(SOP_CLASS, MR_IMAGE)),
    ),
    Mutation(
        "response-names-another-instance",
        "dimse.response-sop-instance-is-the-requests",
        r"^response\[0\] \(0000,1000\)$",
        STORE,
        response(Operation.C_STORE, uid(SOP_INSTANCE, "2.25.1")),
    ),
    Mutation(
        "request-is-of-another-sop-class-than-its-context",
        "dimse.sop-class-is-that-of-the-context",
        r"^request \(0000,0002\)$",
        STORE,
        request(Operation.C_STORE, uid(SOP_CLASS, MR_IMAGE)),
    ),
    Mutation(
        "store-status-is-undefined",
        "dimse.statuses-are-defined",
        r"^response\[0\] \(0000,0900\)$",
        STORE,
        response(Operation.C_STORE, number(STATUS, 0x0110)),
    ),
    Mutation(
        "response-without-status",
        "dimse.statuses-are-defined",
        r"^response\[0\] \(0000,0900\)$",
        ECHO,
        response(Operation.C_ECHO, without(STATUS)),
    ),
    Mutation(
        "echo-is-refused",
        "echo.echo-succeeds",
        r"^response \(0000,0900\)$",
        ECHO,
        response(Operation.C_ECHO, number(STATUS, 0x0122)),
        actual="0122H",
    ),
    Mutation(
        "echo-response-carries-a-data-set",
        "echo.echo-succeeds",
        r"^response \(0000,0900\)$",
        ECHO,
        response(Operation.C_ECHO, some_data(STUDY_LEVEL)),
        actual="with a data set",
    ),
    Mutation(
        "echo-is-asked-of-another-sop-class",
        "echo.echo-request-is-bare",
        r"^request \(0000,0002\)$",
        ECHO,
        request(Operation.C_ECHO, uid(SOP_CLASS, CT_IMAGE)),
    ),
    Mutation(
        "echo-carries-a-data-set",
        "echo.echo-request-is-bare",
        "^request data set$",
        ECHO,
        request(Operation.C_ECHO, some_data(STUDY_LEVEL)),
    ),
)
