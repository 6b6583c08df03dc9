"""Requests that a service sends itself: one request, then its response, within the limit."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, Final

import pydicom
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)
from pynetdicom.association import Association
from pynetdicom.dimse_primitives import C_STORE, DimsePrimitiveType
from pynetdicom.dsutils import encode
from pynetdicom.presentation import PresentationContext

from emulators.core.store import StoredInstance
from emulators.core.unreadable import UNREADABLE

NATIVE_SYNTAXES: Final = (
    str(ExplicitVRLittleEndian),
    str(ImplicitVRLittleEndian),
    str(DeflatedExplicitVRLittleEndian),
)
"""Transfer syntaxes between which a data set can be re-encoded without touching a pixel."""

_PAUSE_S: Final = 0.0001
MEDIUM_PRIORITY: Final = 0


class NotSent(Exception):
    """The instance cannot be sent on this association; the text is one line."""


def ask(assoc: Association, request: DimsePrimitiveType, context_id: int) -> int | None:
    """Send a request and return the status of its response, None when there was none."""
    assoc._reactor_checkpoint.clear()
    try:
        while not assoc._is_paused:
            time.sleep(_PAUSE_S)
        if not assoc.is_established:
            return None
        assoc.dimse.send_msg(request, context_id)
        _, answer = assoc.dimse.get_msg(block=True)
    finally:
        assoc._reactor_checkpoint.set()
    found = answer.Status if answer is not None and answer.is_valid_response else None
    if found is None and assoc.is_established:
        assoc.abort()
    return found


def context_for(assoc: Association, instance: StoredInstance) -> PresentationContext:
    """Choose the accepted context that the instance goes on: its own syntax, else a native one.

    Raises: NotSent.
    """
    own: dict[str, PresentationContext] = {}
    for context in assoc.accepted_contexts:
        if str(context.abstract_syntax) == instance.sop_class and context.as_scu:
            own.setdefault(str(context.transfer_syntax[0]), context)
    if instance.transfer_syntax in own:
        return own[instance.transfer_syntax]
    if instance.transfer_syntax in NATIVE_SYNTAXES:
        for syntax in NATIVE_SYNTAXES:
            if syntax in own:
                return own[syntax]
    raise NotSent("no accepted presentation context for its SOP class and transfer syntax")


def send_instance(
    assoc: Association,
    instance: StoredInstance,
    message_id: int,
    originator: tuple[str, int] | None = None,
    amend: Callable[[C_STORE], None] | None = None,
) -> int | None:
    """Send an instance by C-STORE and return the status, None when there was no response.

    `originator` is the AE title and message id of the C-MOVE that this is part of. The data set
    goes out as it is in the file unless only another native syntax was accepted. `amend` sees the
    request last. Raises: NotSent.
    """
    context = context_for(assoc, instance)
    request = C_STORE()
    request.MessageID = message_id
    request.Priority = MEDIUM_PRIORITY
    request.AffectedSOPClassUID = instance.sop_class
    request.AffectedSOPInstanceUID = instance.sop_instance
    if originator is not None:
        request.MoveOriginatorApplicationEntityTitle = originator[0]
        request.MoveOriginatorMessageID = originator[1]
    accepted = str(context.transfer_syntax[0])
    if accepted == instance.transfer_syntax:
        if not instance.path.is_file():
            raise NotSent("its file is gone")
        # Streamed from the file, fragment by fragment.
        request._dataset_path = (instance.path, instance.data_set_offset)
    else:
        request.DataSet = BytesIO(_re_encoded(instance, accepted))
    if amend is not None:
        amend(request)
    return ask(assoc, request, context.context_id or 0)


def _re_encoded(instance: StoredInstance, transfer_syntax: str) -> bytes:
    try:
        ds: Any = pydicom.dcmread(instance.path)
        made = encode(
            ds,
            transfer_syntax == ImplicitVRLittleEndian,
            True,
            transfer_syntax == DeflatedExplicitVRLittleEndian,
        )
    except UNREADABLE as problem:
        raise NotSent("it cannot be re-encoded") from problem
    if not made:
        raise NotSent("it cannot be re-encoded")
    return made


def syntaxes_to_offer(instances: Sequence[StoredInstance]) -> dict[str, list[str]]:
    """Return for each SOP class what its instances are in, and the other native syntaxes."""
    offers: dict[str, list[str]] = {}
    for instance in instances:
        offered = offers.setdefault(instance.sop_class, [])
        wanted = [instance.transfer_syntax]
        if instance.transfer_syntax in NATIVE_SYNTAXES:
            wanted += NATIVE_SYNTAXES[:2]
        offered.extend(syntax for syntax in wanted if syntax not in offered)
    return offers
