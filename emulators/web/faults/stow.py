"""Misbehaviours of the store service (PS3.18 10.5, Annex I)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Final

from pydicom import dcmread

from emulators.core.faults import Fault
from emulators.web.addresses import ROOT, Addresses
from emulators.web.faults.data_sets import (
    DataSet,
    is_json,
    items,
    put,
    read,
    spoiling_each,
    written,
)
from emulators.web.faults.exchange import Answer, Asked, Misbehaviour, Says, Transaction
from emulators.web.faults.related import boundary, split
from emulators.web.media_type import BadMediaType
from emulators.web.multipart_reader import BadMultipart
from emulators.web.negotiate import DICOM_JSON, Choice, Offer
from emulators.web.stow_response import Accepted, store_response

STORE: Final = frozenset({Transaction.STORE})
RETRIEVE_URL: Final = "00081190"
FAILED: Final = "00081198"
REFERENCED: Final = "00081199"
OTHER_FAILURES: Final = "0008119A"
SOP_CLASS: Final = "00081150"
FAILURE_REASON: Final = "00081197"
WARNING_REASON: Final = "00081196"
MR_IMAGE_STORAGE: Final = "1.2.840.10008.5.1.4.1.1.4"


def _without_storing(asked: Asked) -> Answer | None:
    """Read what was sent, store nothing, and answer as if it had been stored."""
    try:
        pieces = split(asked.header("content-type"), asked.body)
    except (BadMultipart, BadMediaType):
        return None
    accepted = []
    for piece in pieces:
        try:
            ds = dcmread(BytesIO(piece.body), stop_before_pixels=True)
            accepted.append(
                Accepted(
                    str(ds.StudyInstanceUID),
                    str(ds.SeriesInstanceUID),
                    str(ds.SOPClassUID),
                    str(ds.SOPInstanceUID),
                )
            )
        except Exception:  # noqa: BLE001 - a part can be anything; then the service shall judge it
            return None
    where = Addresses(f"http://{asked.header('host')}{ROOT}")
    response = store_response(accepted, Choice(Offer(DICOM_JSON)), where)
    headers = tuple((name.lower(), value) for name, value in response.headers.items())
    return Answer(response.status_code, headers, bytes(response.body))


def _says_all_is_well(_: Asked, answer: Answer) -> Answer:
    return replace(answer, status=200) if answer.status == 202 else answer


def _leaves_failures_out(asked: Asked, answer: Answer) -> Answer:
    def change(one: DataSet) -> None:
        one.pop(FAILED, None)
        one.pop(OTHER_FAILURES, None)

    return _says_all_is_well(asked, spoiling_each(change)(asked, answer))


def _each_item(tag: str, change: Callable[[DataSet], object]) -> Says:
    def every(one: DataSet) -> None:
        for item in items(one.get(tag, {})):
            change(item)

    return spoiling_each(every)


def _in_referenced(change: Callable[[list[DataSet]], list[DataSet]]) -> Says:
    def every(one: DataSet) -> None:
        held = items(one.get(REFERENCED, {}))
        if held:
            put(one, REFERENCED, "SQ", *change(held))

    return spoiling_each(every)


def _empty_failures(one: DataSet) -> None:
    if FAILED not in one:
        put(one, FAILED, "SQ")
        del one[FAILED]["Value"]


def _warns_of_a_failure(asked: Asked, answer: Answer) -> Answer:
    warned = _each_item(REFERENCED, lambda item: put(item, WARNING_REASON, "US", 0xA700))
    answer = warned(asked, answer)
    return replace(answer, status=202) if answer.status == 200 else answer


def _as_a_list(_: Asked, answer: Answer) -> Answer:
    return replace(answer, body=written(read(answer))) if is_json(answer) else answer


def _closes_for_the_client(asked: Asked) -> Asked:
    try:
        closing = f"\r\n--{boundary(asked.header('content-type'))}--\r\n".encode("ascii")
    except (BadMultipart, BadMediaType):
        return asked
    return replace(asked, body=asked.body.removesuffix(b"\r\n") + closing)


def _other_status(wanted: int, instead: int) -> Says:
    def says(_: Asked, answer: Answer) -> Answer:
        if answer.status != wanted:
            return answer
        report = json.dumps({"status": instead, "problem": "no"}).encode()
        return replace(answer, status=instead, body=report)

    return says


def _fault(name: str, requirement: str, what: str, says: Says) -> Misbehaviour:
    return Misbehaviour(Fault(name, requirement, what), STORE, says=says)


STORE_FAULTS: Final = (
    Misbehaviour(
        Fault(
            "stow-acknowledges-and-stores-nothing",
            "wado.acknowledged-instance-is-retrievable",
            "answers that everything was stored, and stores nothing",
        ),
        STORE,
        instead=_without_storing,
    ),
    Misbehaviour(
        Fault(
            "stow-ignores-the-study-in-the-path",
            "stow.misplaced-object-is-not-stored",
            "stores what is not of the study that the path names",
        ),
        STORE,
        hears=lambda asked: replace(asked, path="/studies"),
    ),
    Misbehaviour(
        Fault(
            "stow-takes-broken-multipart",
            "stow.broken-multipart-is-refused",
            "stores from a body whose closing delimiter is missing",
        ),
        STORE,
        hears=_closes_for_the_client,
    ),
    _fault(
        "stow-says-200-when-a-part-failed",
        "stow.status-tells-the-outcome",
        "answers 200 although a part was not stored",
        _says_all_is_well,
    ),
    _fault(
        "stow-leaves-failed-parts-out",
        "stow.every-object-is-accounted-for",
        "does not mention the parts that were not stored",
        _leaves_failures_out,
    ),
    _fault(
        "stow-names-an-instance-twice",
        "stow.every-object-is-accounted-for",
        "names the first stored instance twice",
        _in_referenced(lambda held: held + held[:1]),
    ),
    _fault(
        "stow-does-not-name-an-instance",
        "stow.every-object-is-accounted-for",
        "leaves the last stored instance out of the answer",
        _in_referenced(lambda held: held[:-1] or held),
    ),
    _fault(
        "stow-names-another-class",
        "stow.nothing-else-is-named",
        "names the stored instances with another SOP class",
        _each_item(REFERENCED, lambda item: put(item, SOP_CLASS, "UI", MR_IMAGE_STORAGE)),
    ),
    _fault(
        "stow-adds-an-empty-failed-sequence",
        "stow.sequences-have-items",
        "answers with a Failed SOP Sequence without items when nothing failed",
        spoiling_each(_empty_failures),
    ),
    _fault(
        "stow-fails-without-a-reason",
        "stow.failed-items-are-complete",
        "leaves Failure Reason out",
        _each_item(FAILED, lambda item: item.pop(FAILURE_REASON, None)),
    ),
    _fault(
        "stow-fails-because-of-success",
        "stow.failure-reason-is-a-failure",
        "gives 0000H as Failure Reason",
        _each_item(FAILED, lambda item: put(item, FAILURE_REASON, "US", 0)),
    ),
    _fault(
        "stow-warns-of-a-failure",
        "stow.warning-reason-is-a-warning",
        "gives a failure's code as Warning Reason",
        _warns_of_a_failure,
    ),
    _fault(
        "stow-lacks-the-retrieve-url",
        "stow.response-has-a-retrieve-url",
        "leaves the Retrieve URL of the study out",
        spoiling_each(lambda one: one.pop(RETRIEVE_URL, None)),
    ),
    _fault(
        "stow-item-lacks-the-retrieve-url",
        "stow.stored-items-have-a-retrieve-url",
        "leaves the Retrieve URLs of the instances out",
        _each_item(REFERENCED, lambda item: item.pop(RETRIEVE_URL, None)),
    ),
    _fault(
        "stow-item-lacks-its-class",
        "stow.stored-items-have-their-uids",
        "leaves the SOP classes of the instances out",
        _each_item(REFERENCED, lambda item: item.pop(SOP_CLASS, None)),
    ),
    _fault(
        "stow-answers-with-a-list",
        "stow.response-is-one-data-set",
        "wraps its answer into an array",
        _as_a_list,
    ),
    _fault(
        "stow-breaks-on-garbage",
        "stow.unstorable-request-is-refused",
        "answers what is no DICOM object with 500",
        _other_status(400, 500),
    ),
    _fault(
        "stow-says-400-to-a-foreign-type",
        "stow.unsupported-type-is-refused",
        "answers a media type that it does not support with 400",
        _other_status(415, 400),
    ),
)
