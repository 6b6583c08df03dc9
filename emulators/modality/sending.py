"""Storing images: STOW-RS (IHE RAD-108) or C-STORE (RAD-8)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from emulators.core.deviations import unchanged
from emulators.core.peers import DimsePeer
from emulators.dimse.client import AssociationLost, associate
from emulators.dimse.contexts import Context
from emulators.modality.records import ImageRecord, SeriesRecord
from emulators.web.client import Answer, Body, PieceBody, WebClient, WebProblem
from emulators.web.control import ActionFailed
from emulators.web.multipart_writer import File, MultipartWriter, Part

CONTENT_TYPE: Final = "application/dicom"
STATUSES: Final = (200, 202, 409)  # those that come with a Store Instances Response
REFERENCED, FAILED, INSTANCE = "00081199", "00081198", "00081155"


@dataclass(slots=True)
class Outcome:
    """What became of the images that were sent."""

    stored: set[str] = field(default_factory=set)  # SOP Instance UIDs
    failed: dict[str, str] = field(default_factory=dict)  # SOP Instance UID: reason

    def plain(self) -> dict[str, object]:
        """Describe it as the contract wants it."""
        return {
            "stored": len(self.stored),
            "failed": len(self.failed),
            "problems": [f"{uid}: {why}" for uid, why in sorted(self.failed.items())][:20],
        }


@dataclass(frozen=True, slots=True)
class StoreRequest:
    """A store request before it is sent."""

    url: str
    headers: Mapping[str, str]
    body: Body


def c_store(
    peer: DimsePeer, calling_ae: str, images: Sequence[ImageRecord], limit_s: float
) -> Outcome:
    """Send images on one association, one presentation context per SOP class (PS3.4 B).

    Raises: Unreachable, AssociationRefused.
    """
    # The default transfer syntax is always among those offered (PS3.5 10.1).
    syntaxes = (str(ExplicitVRLittleEndian), str(ImplicitVRLittleEndian))
    contexts = [Context(uid, syntaxes) for uid in sorted({i.sop_class for i in images})]
    outcome = Outcome()
    deadline = time.monotonic() + limit_s
    try:
        with associate(peer, contexts, calling_ae=calling_ae, limit_s=limit_s) as assoc:
            accepted = {str(c.abstract_syntax) for c in assoc.accepted_contexts}
            for image in images:
                if image.sop_class not in accepted:
                    outcome.failed[image.sop_instance] = "the SOP class was not accepted"
                elif time.monotonic() > deadline:
                    outcome.failed[image.sop_instance] = f"not sent within {limit_s:g} s"
                else:
                    answer = assoc.send_c_store(dcmread(image.path))
                    _note_status(outcome, image, answer)
                    if "Status" not in answer:
                        # Nothing will answer any more, although the library may not know it yet.
                        raise AssociationLost(f"{peer.ae_title} did not answer a C-STORE")
    except AssociationLost:
        for image in images:
            if image.sop_instance not in outcome.stored:
                outcome.failed.setdefault(image.sop_instance, "the association ended")
    return outcome


def stow(
    url: str,
    series: Sequence[SeriesRecord],
    limit_s: float,
    seam: Callable[[StoreRequest], StoreRequest] = unchanged,
) -> Outcome:
    """Send images over the web, one request per series (PS3.18 10.5), read as they are sent.

    Each request passes `seam` before.

    Raises: ActionFailed, WebProblem when the first request brings no answer that can be used.
    """
    outcome = Outcome()
    with WebClient("archive", limit_s) as client:
        for position, one in enumerate(series):
            try:
                note_answer(outcome, one.images, _post(client, seam(_request(url, one))))
            except (ActionFailed, WebProblem) as why:
                if not position:
                    raise
                outcome.failed.update((i.sop_instance, str(why)) for i in one.images)
    return outcome


def _request(url: str, series: SeriesRecord) -> StoreRequest:
    parts = [Part(CONTENT_TYPE, "", File(i.path, i.size)) for i in series.images]
    message = MultipartWriter(CONTENT_TYPE, parts)
    return StoreRequest(
        f"{url}/studies",
        {"Accept": "application/dicom+json", "Content-Type": message.content_type},
        PieceBody(message.pieces(), message.size),
    )


def _post(client: WebClient, request: StoreRequest) -> Answer:
    with client.flow("POST", request.url, request.headers, request.body) as flow:
        return Answer(flow.status, flow.headers, b"".join(flow.pieces))


def _note_status(outcome: Outcome, image: ImageRecord, answer: Dataset) -> None:
    """Add what a C-STORE response says (PS3.4 B.2.3): B000, B006, B007 warn, it is stored."""
    status = answer.get("Status")
    if status == 0x0000 or (status is not None and 0xB000 <= status <= 0xBFFF):
        outcome.stored.add(image.sop_instance)
    else:
        why = "no answer" if status is None else f"status 0x{status:04X}"
        outcome.failed[image.sop_instance] = why


def note_answer(outcome: Outcome, images: Sequence[ImageRecord], answer: Answer) -> None:
    """Add what the Store Instances Response says of each image (PS3.18 I.2)."""
    if answer.status not in STATUSES:
        raise ActionFailed(f"the archive answered {answer.status} to the store request")
    try:
        response = json.loads(answer.body)
        if isinstance(response, list):  # seen in the field; the standard has one object
            response = response[0]
        referenced = set(_instances(response, REFERENCED))
        failed = set(_instances(response, FAILED))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as why:
        raise ActionFailed("the archive's answer is no Store Instances Response") from why
    for image in images:
        uid = image.sop_instance
        if uid in referenced and uid not in failed:
            outcome.stored.add(uid)
        else:
            outcome.failed[uid] = "refused" if uid in failed else "not named in the answer"


def _instances(response: Any, tag: str) -> Iterator[str]:
    for item in response.get(tag, {}).get("Value", []):
        yield from item[INSTANCE]["Value"]
