"""Every misbehaviour that the DICOMweb services can be told to show."""

from __future__ import annotations

from typing import Final

from starlette.middleware import Middleware

from emulators.core.faults import Faults
from emulators.core.store import Store
from emulators.web.faults.dicom_json import JSON_FAULTS
from emulators.web.faults.exchange import Misbehaviour
from emulators.web.faults.frames import FRAME_FAULTS
from emulators.web.faults.http_messages import HTTP_FAULTS
from emulators.web.faults.layer import Misbehaving
from emulators.web.faults.metadata import METADATA_FAULTS
from emulators.web.faults.qido import SEARCH_FAULTS
from emulators.web.faults.qido_attributes import ATTRIBUTE_FAULTS
from emulators.web.faults.rendered import RENDERED_FAULTS
from emulators.web.faults.stow import STORE_FAULTS
from emulators.web.faults.wado import RETRIEVE_FAULTS

MISBEHAVIOURS: Final[tuple[Misbehaviour, ...]] = (
    *STORE_FAULTS,
    *SEARCH_FAULTS,
    *ATTRIBUTE_FAULTS,
    *RETRIEVE_FAULTS,
    *METADATA_FAULTS,
    *FRAME_FAULTS,
    *RENDERED_FAULTS,
    *HTTP_FAULTS,
    *JSON_FAULTS,
)
DICOMWEB_FAULTS: Final = tuple(one.fault for one in MISBEHAVIOURS)


def misbehaving(faults: Faults, store: Store) -> Middleware:
    """Make the middleware that shows them over `store` while their faults are on."""
    return Middleware(Misbehaving, faults=faults, known=MISBEHAVIOURS, store=store)
