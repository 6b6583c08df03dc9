"""Mutations that break store transactions."""

from __future__ import annotations

from typing import Final

from harness.run.mutation.body_parts import (
    content,
    part,
    part_twice,
    truncated,
    unclosed,
    without_parts,
)
from harness.run.mutation.data_sets import put as put_element
from harness.run.mutation.file_edits import file_meta
from harness.run.mutation.json_edits import add, drop, insert, put, rename, twice
from harness.run.mutation.message_edits import body, header, status, target
from harness.run.mutation.registry import Mutation
from harness.run.mutation.requests import STORE, STORES
from harness.run.mutation.web_exchanges import asked, request, response

STATUS: Final = "^response status$"
REFERENCED: Final = "/00081199/Value/0"
TO_ANOTHER_STUDY: Final = target(r"/studies$", "/studies/2.25.999999999999999999")
FAILED_ITEM: Final = (
    '{"vr":"SQ","Value":[{"00081150":{"vr":"UI","Value":["1.2.840.10008.5.1.4.1.1.2"]},'
    '"00081155":{"vr":"UI","Value":["2.25.77"]},"00081197":{"vr":"US","Value":[%s]}}]}'
)
STORED: Final = asked(STORE, 200)
SENT: Final = asked(STORE, by="modality")


def warned(code: int) -> str:
    """Make a Warning Reason."""
    return f'{{"vr":"US","Value":[{code}]}}'


TABLE: Final = (
    Mutation(
        "some-failed-yet-200",
        "stow.status-tells-the-outcome",
        STATUS,
        STORES,
        response(STORED, insert("/00081199", "00081198", FAILED_ITEM % 272)),
        actual="200 with 2 stored, 1 failed|200 with 1 stored, 1 failed",
    ),
    Mutation(
        "all-stored-yet-202",
        "stow.status-tells-the-outcome",
        STATUS,
        STORES,
        response(STORED, status(202, "Accepted")),
        actual="202 with",
    ),
    Mutation(
        "nothing-storable-yet-200",
        "stow.unstorable-request-is-refused",
        STATUS,
        STORES,
        response(asked(STORE, 400), status(200, "OK")),
        actual="^200",
    ),
    Mutation(
        "broken-multipart-answered-as-whole",
        "stow.broken-multipart-is-refused",
        STATUS,
        STORES,
        request(STORED, unclosed()),
        actual="^200",
    ),
    Mutation(
        "foreign-type-not-refused-as-such",
        "stow.unsupported-type-is-refused",
        STATUS,
        STORES,
        response(asked(STORE, 415), status(400, "Bad Request")),
        actual="^400",
    ),
    Mutation(
        "stored-object-not-named",
        "stow.every-object-is-accounted-for",
        "^/$",
        STORES,
        response(STORED, put(REFERENCED + "/00081155/Value/0", '"2.25.77"')),
        actual="instances are not named",
    ),
    Mutation(
        "stored-object-named-twice",
        "stow.every-object-is-accounted-for",
        "^/$",
        STORES,
        response(STORED, twice(REFERENCED)),
        actual="named 2 times",
    ),
    Mutation(
        "object-named-that-was-not-sent",
        "stow.nothing-else-is-named",
        f"^{REFERENCED}/00081155$",
        STORES,
        response(STORED, put(REFERENCED + "/00081155/Value/0", '"2.25.77"')),
        actual=r"^2\.25\.77$",
    ),
    Mutation(
        "object-named-with-another-class",
        "stow.nothing-else-is-named",
        f"^{REFERENCED}/00081150$",
        STORES,
        response(STORED, put(REFERENCED + "/00081150/Value/0", '"1.2.840.10008.5.1.4.1.1.4"')),
    ),
    Mutation(
        "object-of-another-study-stored",
        "stow.misplaced-object-is-not-stored",
        f"^{REFERENCED}$",
        STORES,
        request(STORED, TO_ANOTHER_STUDY),
    ),
    Mutation(
        "answer-is-an-array",
        "stow.response-is-one-data-set",
        "^/$",
        STORES,
        response(STORED, put("", lambda text: f"[{text}]")),
        actual="an array of 1",
    ),
    Mutation(
        "stored-item-without-instance-uid",
        "stow.stored-items-have-their-uids",
        f"^{REFERENCED}/00081155$",
        STORES,
        response(STORED, drop(REFERENCED + "/00081155")),
    ),
    Mutation(
        "stored-item-without-url",
        "stow.stored-items-have-a-retrieve-url",
        f"^{REFERENCED}/00081190$",
        STORES,
        response(STORED, drop(REFERENCED + "/00081190")),
    ),
    Mutation(
        "answer-without-url",
        "stow.response-has-a-retrieve-url",
        "^/00081190$",
        STORES,
        response(STORED, drop("/00081190")),
    ),
    Mutation(
        "failed-sequence-without-items",
        "stow.sequences-have-items",
        "^/00081198$",
        STORES,
        response(STORED, insert("/00081199", "00081198", '{"vr":"SQ"}')),
    ),
    Mutation(
        "failed-item-without-reason",
        "stow.failed-items-are-complete",
        "^/00081198/Value/0/00081197$",
        STORES,
        response(STORED, status(409, "Conflict"), rename("/00081199", "00081198")),
    ),
    Mutation(
        "failure-reason-is-success",
        "stow.failure-reason-is-a-failure",
        "^/00081198/Value/0/00081197$",
        STORES,
        response(STORED, status(202, "Accepted"), insert("/00081199", "00081198", FAILED_ITEM % 0)),
        actual="0000H",
    ),
    Mutation(
        "warning-reason-is-a-failure",
        "stow.warning-reason-is-a-warning",
        f"^{REFERENCED}/00081196$",
        STORES,
        response(STORED, status(202, "Accepted"), add(REFERENCED, warned(0xA700), "00081196")),
        actual="A700H",
    ),
    Mutation(
        "objects-sent-below-another-study",
        "stow.objects-belong-to-the-study",
        r"^request part 1 \(0020,000D\)$",
        STORES,
        request(SENT, TO_ANOTHER_STUDY),
    ),
    Mutation(
        "store-request-in-a-foreign-type",
        "stow.request-type-can-be-stored",
        "^request header content-type$",
        STORES,
        request(SENT, header("Content-Type", "application/zip")),
        actual="application/zip",
    ),
    Mutation(
        "store-request-without-parts",
        "stow.request-has-an-object",
        "^request body$",
        STORES,
        request(SENT, without_parts()),
        actual="no part",
    ),
    Mutation(
        "store-request-without-body",
        "stow.request-has-an-object",
        "^request body$",
        STORES,
        request(SENT, body(b"")),
        actual="no body",
    ),
    Mutation(
        "object-sent-without-preamble",
        "stow.sent-object-is-a-file",
        "^request part 1$",
        STORES,
        request(SENT, part(0, content(lambda file: file[132:]))),
        actual="DICM prefix",
    ),
    Mutation(
        "object-sent-cut-off",
        "stow.sent-object-is-a-file",
        r"^request part 1 data set byte \d+$",
        STORES,
        request(SENT, part(0, truncated(1000))),
    ),
    Mutation(
        "file-meta-names-another-instance",
        "stow.sent-object-is-a-file",
        r"^request part 1 \(0002,0003\)$",
        STORES,
        request(SENT, part(0, content(file_meta(put_element(0x00020003, value="2.25.77"))))),
        actual=r"^2\.25\.77$",
    ),
    Mutation(
        "object-sent-twice",
        "stow.object-is-sent-once",
        "^request body$",
        STORES,
        request(SENT, part_twice(0)),
        actual="^2 parts$",
    ),
)
