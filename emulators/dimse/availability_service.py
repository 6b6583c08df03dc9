"""Instance Availability Notification as SCP (PS3.4 R.3.2.1.3): each notice is heard once."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final, cast

from pydicom.dataset import Dataset
from pynetdicom import evt
from pynetdicom.dimse_primitives import N_CREATE

from emulators.core.header import is_uid
from emulators.core.log import log_event
from emulators.dimse.availability import (
    AVAILABILITY_NOTIFICATION,
    MISSING_ATTRIBUTE,
    BadNotice,
    Notice,
    notice_from,
)
from emulators.dimse.contexts import Context
from emulators.dimse.service import EventHandler, Service
from emulators.dimse.status import SUCCESS, status

DUPLICATE_INSTANCE: Final = 0x0111
INVALID_INSTANCE: Final = 0x0117
MOST_REMEMBERED: Final = 10_000

_LOG = logging.getLogger(__name__)


class AvailabilityService(Service):
    """N-CREATE of the Instance Availability Notification SOP Class.

    The instances that are made this way cannot be asked for, so all that is kept of them is their
    UID, and of so many of the latest only.
    """

    contexts = (Context(AVAILABILITY_NOTIFICATION),)

    def __init__(self, take: Callable[[Notice], None]) -> None:
        """Give each notice to `take`, in the thread of its association."""
        self._take = take
        self._heard: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def handlers(self) -> Mapping[evt.InterventionEvent, EventHandler]:
        """Name the event it handles."""
        return {evt.EVT_N_CREATE: self.create}

    def create(self, event: evt.Event) -> tuple[Dataset | int, None]:
        """Take a notice, or say why not."""
        request = cast("N_CREATE", event.request)
        uid = str(request.AffectedSOPInstanceUID or "")
        if not is_uid(uid):
            # R.3.2.1.2: the SCU names the instance that it creates.
            return status(INVALID_INSTANCE, "the SCU names the instance with a UID"), None
        if not self._is_first(uid):
            return status(DUPLICATE_INSTANCE, "this instance exists"), None
        try:
            encoded = request.AttributeList
            if not isinstance(encoded, BytesIO):
                raise BadNotice(MISSING_ATTRIBUTE, "no attribute list")
            self._take(notice_from(encoded.getvalue(), str(event.context.transfer_syntax)))
        except BadNotice as why:
            self._forget(uid)  # it was not created
            log_event(_LOG, logging.WARNING, "notice refused", why=str(why))
            return status(why.status, str(why)), None
        return SUCCESS, None

    def _is_first(self, uid: str) -> bool:
        with self._lock:
            if uid in self._heard:
                return False
            self._heard[uid] = None
            if len(self._heard) > MOST_REMEMBERED:
                self._heard.popitem(last=False)
            return True

    def _forget(self, uid: str) -> None:
        with self._lock:
            self._heard.pop(uid, None)
