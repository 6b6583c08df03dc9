"""All faults of the viewer: as user agent, as query/retrieve client, as receiver of images."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from functools import partial
from typing import Final

from pydicom.dataset import Dataset
from pynetdicom.dimse_primitives import C_STORE, DimsePrimitiveType

from emulators.core.deviations import Deviation, Seam, deviation
from emulators.core.faults import Fault, Faults
from emulators.dimse.faults.requestor import RECEIVER, misled
from emulators.viewer.receiving import ImageStorage, Inbox
from emulators.viewer.retrieval import Query
from emulators.viewer.seams import Seams
from emulators.web.client import Body, Flow, WebClient

Headers = Mapping[str, str]

OTHER_UID: Final = "1.2.840.10008.5.1.4.1.1.66"
UNDEFINED_STATUS: Final = 0x0FFF
UNIQUE_KEYS: Final = ("PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")


def _without_accept(headers: Headers, kind: str) -> Headers:
    accept = headers.get("Accept", "")
    return {k: v for k, v in headers.items() if k != "Accept" or kind not in accept}


def _unquoted(headers: Headers) -> Headers:
    return {k: v.replace('"', "") if k == "Accept" else v for k, v in headers.items()}


def _on_a_level_of_its_own(query: Query) -> Query:
    return replace(query, level="FRAME")


def _changed_keys(query: Query, change: Callable[[Dataset], None]) -> Query:
    keys = deepcopy(query.keys)
    change(keys)
    return replace(query, keys=keys)


def _without_higher_keys(query: Query) -> Query:
    def leave_out(keys: Dataset) -> None:
        if query.level in ("SERIES", "IMAGE") and "StudyInstanceUID" in keys:
            del keys.StudyInstanceUID

    return _changed_keys(query, leave_out)


def _without_unique_key(query: Query) -> Query:
    def empty(keys: Dataset) -> None:
        for keyword in UNIQUE_KEYS:
            if keyword in keys:
                setattr(keys, keyword, None)

    return _changed_keys(query, empty)


def _undefined_status(response: C_STORE) -> C_STORE:
    response.Status = UNDEFINED_STATUS
    return response


def _other_class(response: C_STORE) -> C_STORE:
    response.AffectedSOPClassUID = OTHER_UID
    return response


def _other_instance(response: C_STORE) -> C_STORE:
    response.AffectedSOPInstanceUID = OTHER_UID
    return response


def _other_message(response: C_STORE) -> C_STORE:
    response.MessageIDBeingRespondedTo = ((response.MessageIDBeingRespondedTo or 0) + 999) % 0x10000
    return response


HEADERS: Final[tuple[Deviation[Headers], ...]] = (
    deviation(
        "wado-request-accepts-nothing",
        "http.request-says-what-it-accepts",
        "retrieves without saying what media types it accepts",
        partial(_without_accept, kind="dicom"),
    ),
    deviation(
        "wado-request-accepts-unquoted",
        "http.accept-is-well-formed",
        "does not quote the type parameter of the media types that it accepts",
        _unquoted,
    ),
    deviation(
        "fhir-request-accepts-nothing",
        "fhir.request-states-accept",
        "reads and searches without saying which form it reads",
        partial(_without_accept, kind="fhir"),
    ),
)

SEARCH: Final[tuple[Deviation[Query], ...]] = (
    deviation(
        "c-find-asks-on-a-level-of-its-own",
        "query.request-names-a-level-of-its-model",
        "asks on a level that no information model has",
        _on_a_level_of_its_own,
    ),
    deviation(
        "c-find-leaves-out-higher-keys",
        "query.request-has-the-higher-unique-keys",
        "asks for series and images without naming their study",
        _without_higher_keys,
    ),
)

RETRIEVAL: Final[tuple[Deviation[Query], ...]] = (
    deviation(
        "retrieve-names-nothing",
        "retrieve.retrieve-request-is-complete",
        "asks for retrieval with empty unique keys",
        _without_unique_key,
    ),
)

RESPONSE: Final[tuple[Deviation[C_STORE], ...]] = (
    deviation(
        "c-store-gets-an-undefined-status",
        "dimse.statuses-are-defined",
        "answers C-STORE with a status that is not defined",
        _undefined_status,
    ),
    deviation(
        "c-store-response-names-another-class",
        "dimse.response-sop-class-is-the-requests",
        "names another SOP Class in its answer to C-STORE",
        _other_class,
    ),
    deviation(
        "c-store-response-names-another-instance",
        "dimse.response-sop-instance-is-the-requests",
        "names another instance in its answer to C-STORE",
        _other_instance,
    ),
    deviation(
        "c-store-response-answers-another-message",
        "dimse.accepter-responds-to-requests",
        "answers C-STORE under a Message ID that nobody used",
        _other_message,
    ),
)

FAULTS: Final[tuple[Fault, ...]] = tuple(
    one.fault for table in (RECEIVER, HEADERS, SEARCH, RETRIEVAL, RESPONSE) for one in table
)


class CarelessClient(WebClient):
    """A user agent whose request headers pass a seam."""

    def __init__(
        self, seam: Callable[[Headers], Headers], peer: str, limit_s: float, body_bytes: int
    ) -> None:
        """Begin to count the limit."""
        super().__init__(peer, limit_s, body_bytes)
        self._seam = seam
        self._session.headers.pop("Accept", None)  # the library's own, which takes everything

    @contextmanager
    def flow(
        self, method: str, url: str, headers: Headers, body: Body | None = None
    ) -> Iterator[Flow]:
        """Hold a response open while its body is read. Raises: WebProblem."""
        with super().flow(method, url, self._seam(headers), body) as flow:
            yield flow


class CarelessStorage(ImageStorage):
    """A Storage SCP whose responses pass a seam."""

    def __init__(self, seam: Callable[[C_STORE], C_STORE], inbox: Inbox) -> None:
        super().__init__(inbox)
        self._seam = seam

    def before_sending(self, message: DimsePrimitiveType) -> None:
        """Spoil a response."""
        if isinstance(message, C_STORE) and message.Status is not None:
            self._seam(message)


def seams(faults: Faults) -> Seams:
    """Make the seams of a viewer whose switchboard is `faults`."""
    return Seams(
        peer=misled(faults, RECEIVER),
        search=Seam(faults, SEARCH),
        retrieval=Seam(faults, RETRIEVAL),
        web_client=partial(CarelessClient, Seam(faults, HEADERS)),
        storage=partial(CarelessStorage, Seam(faults, RESPONSE)),
    )
