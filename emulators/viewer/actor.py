"""The viewer as its operator sees it: what it can be told to do (emulators/README.md)."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Final

from emulators.core.faults import Faults
from emulators.core.peers import DimsePeer, Peer
from emulators.core.settings import Settings
from emulators.dimse.client import AssociationRefused, Unreachable
from emulators.dimse.echo import NotVerified, verify
from emulators.dimse.responses import Unanswered
from emulators.viewer import chart, dicomweb, retrieval
from emulators.viewer.faults import FAULTS, seams
from emulators.viewer.fhir_client import FhirClient
from emulators.viewer.receiving import Inbox
from emulators.web.arguments import (
    Arguments,
    choice,
    dimse_peer,
    limit,
    reporting,
    text,
    web_url,
)
from emulators.web.client import BODY_BYTES, WebProblem
from emulators.web.control import Action, ActionFailed, BadArgument, Unhealthy

PROBLEMS: Final = (Unreachable, AssociationRefused, NotVerified, Unanswered, WebProblem)
HEALTH_S: Final = 5.0
STUDY_BYTES: Final = 4 << 30
SHOWN_MAX: Final = 1000


class Viewer:
    """The neurologist's application: a chart, images on the screen, a query/retrieve client."""

    name = "viewer"

    def __init__(self, settings: Settings) -> None:
        """Show nothing yet."""
        self.faults = Faults(FAULTS, settings.faults)
        self._seams = seams(self.faults)
        self.inbox = Inbox(settings.data / "received")
        self.storage = self._seams.storage(self.inbox)
        self.own_dimse: DimsePeer | None = None  # known once its server listens
        self._ae = settings.ae_title
        self._peers: Mapping[str, Peer] = {}
        self._studies: dict[str, chart.StudyEntry] = {}  # by Study Instance UID
        self._shown: list[dicomweb.Display] = []
        self._busy = threading.RLock()

    @property
    def actions(self) -> Mapping[str, Action]:
        """What the viewer can be told to do."""
        known: dict[str, Action] = {
            "echo": self._echo,
            "open-patient": self._open_patient,
            "view-images": self._view_images,
            "find": self._find,
            "move": self._move,
            "get": self._get,
        }
        return {name: reporting(*PROBLEMS)(self._alone(act)) for name, act in known.items()}

    def health(self) -> None:
        """Verify its own DIMSE service by C-ECHO. Raises: Unhealthy."""
        if self.own_dimse is None:
            raise Unhealthy("the DIMSE service has not started")
        try:
            verify(self.own_dimse, self._ae, HEALTH_S)
        except (Unreachable, AssociationRefused, NotVerified) as why:
            raise Unhealthy(str(why)) from why

    def reset(self) -> None:
        """Forget what was shown and received."""
        with self._busy:
            self._studies.clear()
            self._shown.clear()
            self.inbox.clear()

    def seed(self, seed: int, salt: str) -> None:
        """Take note of nothing: a viewer makes nothing random and no identifiers."""

    def meet(self, peers: Mapping[str, Peer]) -> None:
        """Replace the peers it knows."""
        self._peers = dict(peers)

    def holds(self) -> Mapping[str, object]:
        """Describe what was shown and received; answers while an action is under way."""
        return {
            "shown": [display.plain() for display in tuple(self._shown)],
            "received": [received.plain() for received in self.inbox.since(0)],
        }

    def _alone(self, action: Action) -> Action:
        def act(given: Arguments) -> Mapping[str, object]:
            # A peer that holds up one action must not hold up all that come after it for ever.
            if not self._busy.acquire(timeout=limit(given)):
                raise ActionFailed("busy with another action")
            try:
                return action(given)
            finally:
                self._busy.release()

        return act

    # ------------------------------------------------------------------ actions

    def _echo(self, given: Arguments) -> Mapping[str, object]:
        peer = self._peer(given)
        verify(peer, self._ae, limit(given))
        return {"status": "0x0000"}

    def _open_patient(self, given: Arguments) -> Mapping[str, object]:
        identifier = text(given, "identifier")
        with self._seams.web_client("the EHR", limit(given), BODY_BYTES) as client:
            found = chart.open_patient(FhirClient(client, web_url(self._peers, "ehr")), identifier)
        self._studies.update((study.study_uid, study) for study in found.studies)
        return found.plain()

    def _view_images(self, given: Arguments) -> Mapping[str, object]:
        since = dicomweb.stopwatch()
        study_uid = text(given, "study_uid", most=64)
        if not dicomweb.UID.fullmatch(study_uid):
            raise BadArgument("study_uid: a UID is wanted")
        syntax = text(given, "transfer_syntax", "1.2.840.10008.1.2.1", most=64)
        if syntax != "*" and not dicomweb.UID.fullmatch(syntax):
            raise BadArgument("transfer_syntax: a UID or * is wanted")
        limit_s = limit(given)
        if choice(given, "endpoint", ("ehr", "archive"), "ehr") == "archive":
            address = web_url(self._peers, "archive")
        else:
            address = _address(self._studies.get(study_uid) or self._look_up(study_uid, limit_s))
        with self._seams.web_client("the archive", limit_s, STUDY_BYTES) as client:
            display = dicomweb.StudyReader(
                client, address, study_uid, transfer_syntax=syntax, since=since
            ).show()
        self._shown = [*self._shown, display][-SHOWN_MAX:]
        if display.first_pixel_s is None:
            why = display.problems[0] if display.problems else "no image"
            raise ActionFailed(f"no pixel was shown: {why}")
        return display.plain()

    def _find(self, given: Arguments) -> Mapping[str, object]:
        query = self._seams.search(_query(given))
        peer = self._peer(given)
        outcome, matches = retrieval.find(peer, self._ae, query, limit(given))
        return outcome.plain() | {"matches": matches}

    def _move(self, given: Arguments) -> Mapping[str, object]:
        query = self._seams.retrieval(_query(given))
        destination = text(given, "destination", self._ae, most=16)
        peer = self._peer(given)
        before = self.inbox.count()
        outcome = retrieval.move(peer, self._ae, query, destination, limit(given))
        return outcome.plain() | {"received": [r.plain() for r in self.inbox.since(before)]}

    def _get(self, given: Arguments) -> Mapping[str, object]:
        query = self._seams.retrieval(_query(given))
        peer = self._peer(given)
        before = self.inbox.count()
        outcome = retrieval.get(peer, self._ae, query, self.inbox, limit(given))
        return outcome.plain() | {"received": [r.plain() for r in self.inbox.since(before)]}

    def _peer(self, given: Arguments) -> DimsePeer:
        """Choose whom to talk to: the archive unless another one is named."""
        return self._seams.peer(dimse_peer(self._peers, text(given, "peer", "archive")))

    def _look_up(self, study_uid: str, limit_s: float) -> chart.StudyEntry:
        with self._seams.web_client("the EHR", limit_s, BODY_BYTES) as client:
            ehr = FhirClient(client, web_url(self._peers, "ehr"))
            study = chart.find_study(ehr, study_uid)
        self._studies[study_uid] = study
        return study


def _query(given: Arguments) -> retrieval.Query:
    model = choice(given, "model", ("study", "patient"), "study")
    level = text(given, "level", "STUDY", most=16).upper()
    return retrieval.load_query(model, level, given.get("keys", {}))


def _address(study: chart.StudyEntry) -> str:
    """Choose the WADO-RS endpoint; Raises: ActionFailed when there is none."""
    for endpoint in study.endpoints:
        if endpoint.connection_type == chart.WADO_RS and endpoint.address:
            return endpoint.address
    raise ActionFailed("the ImagingStudy has no WADO-RS Endpoint with an address")
