"""Store by STOW-RS: nothing is stored before the whole request is there (PS3.18 10.5)."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from pydicom import dcmread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.core.dicom_values import texts
from emulators.core.log import log_event
from emulators.core.refused import Reason, Refused
from emulators.core.store import Store
from emulators.web.addresses import addresses, checked_uid
from emulators.web.negotiate import DICOM, DICOM_JSON, DICOM_XML, JSON, Offer, negotiate
from emulators.web.stow_intake import Intake, ReceivedPart, intake
from emulators.web.stow_metadata import objects
from emulators.web.stow_response import (
    FAILURE_REASONS,
    OTHER_STUDY,
    Accepted,
    Failed,
    store_response,
)

OFFERS: Final = (
    Offer(DICOM_JSON),
    Offer(DICOM_XML, multipart=True),
    Offer(DICOM_XML),
    Offer(JSON),
)
PIECE: Final = 1 << 20

_IDENTITY: Final = (0x00080016, 0x00080018, 0x0020000D)

logger = logging.getLogger(__name__)


class StoreInstances:
    """The store transaction into one store."""

    def __init__(self, store: Store, max_part_bytes: int) -> None:
        """Store into `store`."""
        self._store = store
        self._max_part_bytes = max_part_bytes

    def routes(self) -> list[Route]:
        """Return the resources of Table 10.5.1-1."""
        return [
            Route("/studies", self.answer, methods=["POST"]),
            Route("/studies/{study}", self.answer, methods=["POST"]),
        ]

    async def answer(self, request: Request) -> Response:
        """Take the request in, then store part by part, and say what became of each."""
        named = request.path_params.get("study")
        study = None if named is None else checked_uid(named, "study")
        choice = negotiate(request, OFFERS, optional=True)
        where = addresses(request)
        content_type = request.headers.get("content-type", "")
        with intake(self._store, content_type, self._max_part_bytes) as received:
            await _take(request, received)
            outcomes = await run_in_threadpool(self._keep, received, study)
        stored = sum(isinstance(one, Accepted) for one in outcomes)
        failed = len(outcomes) - stored
        log_event(logger, logging.INFO, "stow", stored=stored, failed=failed)
        return store_response(outcomes, choice, where)

    def _keep(self, received: Intake, study: str | None) -> list[Accepted | Failed]:
        if received.parts[0].media_type.essence in (DICOM_JSON, DICOM_XML):
            return [
                one if isinstance(one, Failed) else self._keep_object(one, study)
                for one in objects(self._store, received.parts)
            ]
        return [self._keep_object(part, study) for part in received.parts]

    def _keep_object(self, part: ReceivedPart, study: str | None) -> Accepted | Failed:
        """Store one object; it is durable when this returns Accepted."""
        sop_class = sop_instance = ""
        try:
            if part.spool is None:
                raise part.refused or Refused(Reason.NOT_UNDERSTOOD, "an empty part")
            sop_class, sop_instance, own_study = _identity(part.spool.path)
            if part.media_type.essence != DICOM:
                why = f"a part of {part.media_type.essence} among {DICOM}"
                return Failed("", "", 0xC000, why)
            if study is not None and own_study and own_study != study:
                return Failed(sop_class, sop_instance, OTHER_STUDY, "not of the study in the path")
            held = self._store.add(part.spool).instance
        except Refused as refused:
            return Failed(sop_class, sop_instance, FAILURE_REASONS[refused.reason], refused.why)
        finally:
            if part.spool is not None:
                part.spool.discard()
        return Accepted(held.study_uid, held.series_uid, held.sop_class, held.sop_instance)


async def _take(request: Request, received: Intake) -> None:
    """Feed the body in large pieces, beside the event loop. Raises: Refusal, ClientDisconnect."""
    gathered = bytearray()
    async for piece in request.stream():
        gathered += piece
        if len(gathered) >= PIECE:
            await run_in_threadpool(received.feed, bytes(gathered))
            gathered.clear()
    await run_in_threadpool(received.feed, bytes(gathered))
    await run_in_threadpool(received.end)


def _identity(path: Path) -> tuple[str, str, str]:
    """Return SOP Class, SOP Instance and Study Instance UID as far as they can be read."""
    try:
        ds = dcmread(path, stop_before_pixels=True, specific_tags=list(_IDENTITY))
        found = []
        for tag in _IDENTITY:
            element = ds.get_item(tag) if tag in ds else None
            values = texts(element, "UI", ("ascii",)) if element is not None else []
            found.append(values[0] if values else "")
    except Exception:  # noqa: BLE001 - a part can be anything; the store says what is wrong
        return "", "", ""
    return found[0], found[1], found[2]
