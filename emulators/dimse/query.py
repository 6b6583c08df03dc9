"""Query: C-FIND of the patient root and study root models (PS3.4 C.4.1)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping

from pydicom.dataset import Dataset
from pynetdicom import evt

from emulators.core.log import log_event
from emulators.core.store import Store
from emulators.core.unreadable import UNREADABLE
from emulators.dimse.contexts import Context
from emulators.dimse.identifiers import BadIdentifier, keys_of, level_named, response
from emulators.dimse.information_models import FIND, query
from emulators.dimse.service import EventHandler, Service
from emulators.dimse.status import (
    CANCEL,
    IDENTIFIER_DOES_NOT_MATCH,
    PENDING,
    PENDING_KEYS_UNSUPPORTED,
    UNABLE_TO_PROCESS,
    status,
)

_LOG = logging.getLogger(__name__)


class Query(Service):
    """Answers what the store finds."""

    def __init__(self, store: Store, ae_title: str) -> None:
        self._store = store
        self._ae_title = ae_title
        self.contexts = tuple(Context(sop_class) for sop_class in FIND)

    def handlers(self) -> Mapping[evt.InterventionEvent, EventHandler]:
        """C-FIND."""
        return {evt.EVT_C_FIND: self.find}

    def find(self, event: evt.Event) -> Iterator[tuple[Dataset | int, Dataset | None]]:
        """Yield a pending response for each match, until the peer cancels."""
        try:
            identifier = event.identifier
            keys = keys_of(identifier)
            level = level_named(identifier)
            asked = query(FIND[str(event.context.abstract_syntax)], level, keys)
        except BadIdentifier as problem:
            yield status(IDENTIFIER_DOES_NOT_MATCH, str(problem), [problem.tag]), None
            return
        except UNREADABLE as problem:
            log_event(_LOG, logging.WARNING, "identifier unreadable", why=type(problem).__name__)
            yield status(UNABLE_TO_PROCESS, "the identifier cannot be read"), None
            return
        pending = PENDING_KEYS_UNSUPPORTED if asked.unsupported else PENDING
        for match in self._store.search(level, asked.keys):
            if event.is_cancelled:
                yield CANCEL, None
                return
            yield pending, response(asked.keys, match.attributes, level, self._ae_title)
