"""The modality as its operator sees it: what it can be told to do (emulators/README.md)."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from pydicom.dataset import Dataset

from emulators.core.clock import Clock, utc_now
from emulators.core.faults import Faults
from emulators.core.peers import DimsePeer, Peer
from emulators.core.settings import Settings
from emulators.core.uids import make_uid
from emulators.dimse.client import AssociationRefused, Unreachable
from emulators.dimse.echo import NotVerified, accepts, verify
from emulators.dimse.responses import Unanswered
from emulators.modality import commitment, filing, performed_step, sending, worklist
from emulators.modality.ct_image import CT_IMAGE_STORAGE
from emulators.modality.examination import Scanner, examine
from emulators.modality.faults.switchboard import FAULTS, seams
from emulators.modality.geometry import MATRIX_MAX, MATRIX_MIN, SLICES_MAX
from emulators.modality.keeping import kept
from emulators.modality.orders import Order, unscheduled
from emulators.modality.raw.errors import RawFileError
from emulators.modality.records import Acquisition, RawRecord, Records, SeriesRecord, Step, plain
from emulators.modality.releases import DELIVERED, RELEASES
from emulators.web.arguments import (
    Arguments,
    choice,
    dimse_peer,
    integer,
    limit,
    reporting,
    text,
    web_url,
)
from emulators.web.client import WebProblem
from emulators.web.control import Action, ActionFailed, Unhealthy

SLICES: Final = 8
MATRIX: Final = 256
PROBLEMS: Final = (
    Unreachable,
    AssociationRefused,
    NotVerified,
    Unanswered,
    WebProblem,
    RawFileError,
    OSError,
)
HEALTH_S: Final = 5.0


class Modality:
    """A CT scanner: its records, and the actions over them. One action at a time."""

    name = "modality"

    def __init__(self, settings: Settings, clock: Clock = utc_now) -> None:
        """Know nothing yet; an older run's files in the data folder are left alone."""
        self.faults = Faults(FAULTS, settings.faults)
        self._seams = seams(self.faults)
        self._reports = commitment.Reports()
        self.receiver = commitment.CommitmentReports(self._reports, self._seams.report_status)
        self.own_dimse: DimsePeer | None = None  # known once its server listens
        self._ae = settings.ae_title
        self._scanner = Scanner(
            settings.data, settings.ae_title, clock, DELIVERED, self._seams.image
        )
        self._clock = clock
        self._seed, self._salt = settings.seed, settings.salt
        self._peers: Mapping[str, Peer] = {}
        self._records = Records()
        self._number = self._last_number()
        self._transactions = self._steps = 0
        self._busy = threading.RLock()

    @property
    def actions(self) -> Mapping[str, Action]:
        """What the modality can be told to do."""
        known: dict[str, Action] = {
            "echo": self._echo,
            "probe": self._probe,
            "worklist": self._worklist,
            "start-step": self._start_step,
            "acquire": self._acquire,
            "store": self._store,
            "store-raw": self._store_raw,
            "commit": self._commit,
            "complete-step": self._complete_step,
            "discontinue-step": self._discontinue_step,
            "file-provenance": self._file_provenance,
            "upgrade": self._upgrade,
            "reconstruct": self._reconstruct,
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
        """Forget all records, remove their files, run the software that was delivered."""
        with self._busy:
            self._scanner = replace(self._scanner, release=DELIVERED)
            self._records = Records()
            self._reports.forget()
            self._transactions = self._steps = 0
            for folder in ("raw", "images"):
                shutil.rmtree(self._scanner.folder / folder, ignore_errors=True)
            self._number = self._last_number()

    def seed(self, seed: int, salt: str) -> None:
        """Set what decides phantom, noise and identities, and what goes into UIDs."""
        with self._busy:
            self._seed, self._salt = seed, salt

    def meet(self, peers: Mapping[str, Peer]) -> None:
        """Replace the peers it knows."""
        with self._busy:
            self._peers = dict(peers)

    def holds(self) -> Mapping[str, object]:
        """Describe acquisitions, worklist and steps; answers while an action is under way."""
        return self._records.plain()

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

    def _last_number(self) -> int:
        found = (self._scanner.folder / "raw").glob("[0-9]*.acme")
        return max((int(path.stem) for path in found if path.stem.isdigit()), default=0)

    def _uid(self, *names: str | int) -> str:
        return make_uid(self._seed, self._salt, *names)

    # ------------------------------------------------------------------ actions

    def _echo(self, given: Arguments) -> Mapping[str, object]:
        peer = self._peer(given, "archive")
        verify(peer, self._ae, limit(given))
        return {"status": "0x0000"}

    def _probe(self, given: Arguments) -> Mapping[str, object]:
        peer = self._peer(given, "archive")
        syntax = text(given, "abstract_syntax", most=64)
        return {"accepted": accepts(peer, self._ae, syntax, limit(given))}

    def _worklist(self, given: Arguments) -> Mapping[str, object]:
        accession = text(given, "accession", "", most=16)
        patient_id = text(given, "patient_id", "", most=64)
        patient_name = text(given, "patient_name", "", most=64)
        narrow = accession or patient_id or patient_name
        keys = worklist.identifier(
            accession=accession,
            patient_id=patient_id,
            patient_name=patient_name,
            # The broad query asks for what this kind of equipment can do (IHE RAD-5).
            modality=text(given, "modality", "" if narrow else "CT", most=16),
            station=text(given, "station", "", most=16),
            start_date=text(given, "start_date", "", most=17),
            start_time=text(given, "start_time", "", most=27),
        )
        peer = self._peer(given, "ehr")
        orders = worklist.find(peer, self._ae, keys, limit(given))
        self._records.orders.update((o.accession, o) for o in orders)
        return {"items": [order.plain() for order in orders]}

    def _start_step(self, given: Arguments) -> Mapping[str, object]:
        accession = text(given, "accession", "", most=16)
        order = self._order(accession)
        running = self._records.steps.get(accession)
        if running is not None and running.status == "IN PROGRESS":
            raise ActionFailed(f"a step for {accession!r} is in progress already")
        self._steps += 1  # whatever the peer answers, the UID is not used again
        step = Step(
            uid=self._uid("performed step", order.study_uid, self._number, self._steps),
            step_id=f"PPS{self._number + 1:04d}-{self._steps}",
            order=order,
            started=self._clock(),
        )
        peer = self._peer(given, "ehr")
        for ds in self._seams.step_begun((performed_step.in_progress(step, self._ae),)):
            performed_step.create(peer, self._ae, step, ds, limit(given))
        self._records.steps[accession] = step
        return {"sop_instance": step.uid}

    def _acquire(self, given: Arguments) -> Mapping[str, object]:
        accession = text(given, "accession", "", most=16)
        slices = integer(given, "slices", SLICES, 1, SLICES_MAX)
        matrix = integer(given, "matrix", MATRIX, MATRIX_MIN, MATRIX_MAX)
        number = self._number + 1
        step = self._records.steps.get(accession)
        if step is not None and step.status != "IN PROGRESS":
            if accession:
                raise ActionFailed(f"the step for {accession} is {step.status} already")
            step = None  # the next patient without an order
        order = self._order(accession) if step is None else step.order
        self._number = number  # whatever happens, its files and UIDs are not used again
        acquisition = examine(
            self._scanner,
            order,
            step=step,
            seed=self._seed,
            salt=self._salt,
            number=number,
            slices=slices,
            matrix=matrix,
        )
        self._records.acquisitions.append(acquisition)
        return plain(acquisition)

    def _store(self, given: Arguments) -> Mapping[str, object]:
        return self._send(given, self._acquisition(given).series)

    def _store_raw(self, given: Arguments) -> Mapping[str, object]:
        """Send the raw file of an acquisition as the Raw Data object that its images name."""
        made = kept(self._acquisition(given), self._scanner.folder, self._clock())
        self._records.replace(made)
        return self._send(given, made.everything[len(made.series) :])

    def _send(self, given: Arguments, series: Sequence[SeriesRecord]) -> Mapping[str, object]:
        via = choice(given, "via", ("stow", "c-store"), "stow")
        name = text(given, "peer", "archive")
        if via == "stow":
            url, seam = web_url(self._peers, name), self._seams.store_request
            outcome = sending.stow(url, series, limit(given), seam)
        else:
            peer = self._seams.peer(dimse_peer(self._peers, name))
            images = [image for one in series for image in one.images]
            outcome = sending.c_store(peer, self._ae, images, limit(given))
        self._records.stored |= outcome.stored
        archive = self._peers[name].dimse
        if outcome.stored and archive is not None:
            self._records.archive_ae = archive.ae_title
        return outcome.plain()

    def _commit(self, given: Arguments) -> Mapping[str, object]:
        acquisition = self._acquisition(given)
        missing = integer(given, "missing", 0, 0, 1000)
        self._transactions += 1
        transaction = self._uid("transaction", self._number, self._transactions)
        wanted = [(i.sop_class, i.sop_instance) for s in acquisition.everything for i in s.images]
        wanted += [
            (str(CT_IMAGE_STORAGE), self._uid("never sent", transaction, n)) for n in range(missing)
        ]
        peer = self._peer(given, "archive")
        requests = self._seams.commitment((commitment.request(transaction, wanted),))
        report = commitment.ask(peer, self._ae, self.receiver, transaction, requests, limit(given))
        answer: dict[str, object] = {"transaction_uid": transaction, "failed": []}
        if report is None:
            return answer | {"outcome": "pending"}
        return answer | {
            "outcome": "committed" if report.all_safe else "failed",
            "committed": len(report.committed),
            "failed": [
                {"sop_instance": uid, "reason": f"0x{reason:04X}"} for uid, reason in report.failed
            ],
        }

    def _complete_step(self, given: Arguments) -> Mapping[str, object]:
        step, made = self._running(given)
        if not made:
            raise ActionFailed("nothing was acquired in this step: it can only be discontinued")
        ds = performed_step.completed(step, made, self._clock(), self._retrieve_ae(made))
        return self._end(step, "COMPLETED", ds, given)

    def _discontinue_step(self, given: Arguments) -> Mapping[str, object]:
        step, made = self._running(given)
        ds = performed_step.discontinued(step, made, self._clock(), self._retrieve_ae(made))
        return self._end(step, "DISCONTINUED", ds, given)

    def _file_provenance(self, given: Arguments) -> Mapping[str, object]:
        acquisition = self._acquisition(given)
        url = web_url(self._peers, text(given, "peer", "ehr"))
        bundle = filing.transaction(filing.described(acquisition, self._clock()))
        return filing.post(url, self._seams.filing(bundle), limit(given)).plain()

    def _upgrade(self, given: Arguments) -> Mapping[str, object]:
        """Install another release; what the old one left on disk stays as it is."""
        release = RELEASES[choice(given, "generation", tuple(RELEASES), "2")]
        self._scanner = replace(self._scanner, release=release)
        return {"software": release.version, "format": str(release.format)}

    def _reconstruct(self, given: Arguments) -> Mapping[str, object]:
        """Reconstruct a raw file that is here by the release that is installed now."""
        raw = self._raw(given)
        software = self._scanner.release.software()
        try:
            made = software.reconstruct(software.raw_reader(raw.path), None)
        except RawFileError as why:
            raise ActionFailed(f"{type(why).__name__}: {why}") from why
        return {
            "software": self._scanner.release.version,
            "series": [{"kernel": m.name, "pixel_sha256": m.pixel_sha256()} for m in made],
        }

    # ------------------------------------------------------------------ what they share

    def _end(self, step: Step, status: str, ds: Dataset, given: Arguments) -> Mapping[str, object]:
        peer = self._peer(given, "ehr")
        for change in self._seams.step_ended((ds,)):
            performed_step.modify(peer, self._ae, step, change, limit(given))
        step.status = status
        return {"sop_instance": step.uid}

    def _peer(self, given: Arguments, seat: str) -> DimsePeer:
        """Choose whom to talk to: `seat` unless another one is named."""
        return self._seams.peer(dimse_peer(self._peers, text(given, "peer", seat)))

    def _order(self, accession: str) -> Order:
        """Find the order to examine; without an accession, a patient comes without one."""
        if not accession:
            return unscheduled(self._seed, self._salt, self._number + 1)
        order = self._records.orders.get(accession)
        if order is None:
            raise ActionFailed(
                f"no worklist item with accession {accession[:16]!r} is known: ask the worklist"
            )
        return order

    def _acquisition(self, given: Arguments) -> Acquisition:
        wanted = text(given, "accession", most=16) if "accession" in given else None
        acquisition = self._records.latest(wanted)
        if acquisition is None:
            raise ActionFailed("nothing was acquired")
        return acquisition

    def _raw(self, given: Arguments) -> RawRecord:
        """Find a raw file by its digest; without one, that of an acquisition."""
        digest = text(given, "raw", "", most=64)
        if not digest:
            return self._acquisition(given).raw
        found = (a.raw for a in self._records.acquisitions if a.raw.source.sha256 == digest)
        raw = next(found, None)
        if raw is None:
            raise ActionFailed(f"no raw file of SHA-256 {digest!r} is here")
        return raw

    def _running(self, given: Arguments) -> tuple[Step, list[Acquisition]]:
        accession = text(given, "accession", "", most=16)
        step = self._records.steps.get(accession)
        if step is None:
            raise ActionFailed(f"no step for accession {accession!r} was started")
        if step.status != "IN PROGRESS":
            raise ActionFailed(f"the step for {accession!r} is {step.status} already")
        return step, self._records.made_in(step)

    def _retrieve_ae(self, made: list[Acquisition]) -> str:
        """Name where the images can be retrieved: nowhere unless all of them were stored."""
        sent = {i.sop_instance for a in made for s in a.everything for i in s.images}
        return self._records.archive_ae if sent and sent <= self._records.stored else ""
