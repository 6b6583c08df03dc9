"""Everybody in their seats, a tap on every link, for the length of a run."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from harness.capture.bundle import Bundle
from harness.capture.compose import ContainedEmulator, Hospital
from harness.capture.launch import Emulator, Endpoints, start_all, stop_all
from harness.capture.lineage_keeper import LineageKeeper
from harness.capture.pinned_software import PinnedSoftware
from harness.capture.tap import Clock, Link, Tap
from harness.capture.trigger import Place
from harness.core.errors import CaptureError
from harness.core.subject import Party, Protocol
from harness.core.system import SEATS, DimseEndpoint, Route, SeatTaken, SystemUnderTest
from harness.run.rooms import Rooms
from harness.run.topology import HARNESS, LINKS

IDLE_S: Final = 2.0
LOOPBACK: Final = "127.0.0.1"
DEFAULT_AE_TITLES: Final = {
    "archive": "ARCHIVE",
    "ehr": "EHR",
    "modality": "MODALITY",
    "viewer": "VIEWER",
}

Route3 = tuple[str, str, Protocol]


class World:
    """Emulators, products and taps. Products are only ever reached through a tap."""

    def __init__(
        self,
        suts: Sequence[SystemUnderTest],
        bundle: Bundle,
        clock: Clock,
        logs: Path,
        *,
        seed: int,
        action_s: float = 60.0,
        matrix: int | None = None,
        contained: bool = False,
    ) -> None:
        self.matrix = matrix  # of the images acquired; None: the modality's own choice
        self._action_s = action_s
        self.suts = tuple(suts)
        self.bundle = bundle
        self.clock = clock
        self.seed = seed
        self._logs = logs
        self._contained = contained  # emulators are containers
        self._host = LOOPBACK  # where taps listen
        self._taken: dict[str, SeatTaken] = {s.seat: s for sut in suts for s in sut.seats}
        self.emulators: Mapping[str, Emulator | ContainedEmulator] = {}
        self.images: tuple[str, ...] = ()  # which container plays what, for the record
        self.failure: CaptureError | None = None  # of our own environment: the play is over
        self._taps: dict[Route3, Tap] = {}
        self.of_scenario = Rooms()  # data of products in client seats, for example
        self._of_run = Rooms()
        self._hospital: Hospital | None = None
        self._pinned: PinnedSoftware | None = None
        # Without a product every emulator is judged: a clean one must give no finding.
        self.judged = tuple(self._taken) or SEATS
        self.parties = {seat: Party(seat, seat in self.judged) for seat in SEATS}
        self.parties[HARNESS] = Party(HARNESS, False)

    def start(self) -> None:
        """Start emulators and taps, and tell everybody where the others are.

        Raises:
            CaptureError: something could not be started; nothing is left running.
        """
        wanted = [s for s in SEATS if s not in self._taken]
        try:
            self._start_emulators(wanted)
            for link in LINKS:
                self._tap(link)
            for seat, emulator in self.emulators.items():
                emulator.control.meet(self._peers_of(seat))
        except BaseException:  # Ctrl-C included
            self.stop()
            raise

    def stop(self) -> None:
        """End emulators first (they say goodbye on the wire), then the taps."""
        stop_all(self.emulators)
        self.emulators = {}
        for tap in self._taps.values():
            tap.stop()
        self._taps = {}
        self.of_scenario.remove()
        self._of_run.remove()
        self._pinned = None

    def begin(self, scenario: str, salt: str) -> None:
        """Make everybody forget the last scenario and label the records of the next."""
        self.of_scenario.remove()
        for emulator in self.emulators.values():
            emulator.control.reset()
            emulator.control.seed(self.seed, salt)
        for tap in self._taps.values():
            tap.scenario = scenario

    def record_into(self, bundle: Bundle) -> None:
        """Write what is recorded from now on elsewhere; nothing must be going on."""
        self.bundle = bundle
        for tap in self._taps.values():
            tap.record_into(bundle)

    def end(self) -> None:
        """Let connections end by themselves for a moment, then close the scenario's record."""
        deadline = time.monotonic() + IDLE_S
        busy = [t for t in self._taps.values() if t.link.protocol is Protocol.DIMSE]
        while any(not t.idle() for t in busy) and time.monotonic() < deadline:
            time.sleep(0.01)
        for tap in self._taps.values():
            tap.drop()

    def check(self) -> None:
        """Look after the environment.

        Raises:
            CaptureError: it failed before, evidence could not be written, or an emulator died.
        """
        failure = self.failure or self.bundle.failure
        if failure is not None:
            raise failure
        for emulator in self.emulators.values():
            if not emulator.alive():
                raise CaptureError(
                    f"emulator {emulator.actor}: ended in the middle of the run;"
                    f" see {self._logs / (emulator.actor + '.log')}"
                )

    def taken(self, seat: str) -> SeatTaken | None:
        """Return the product's entry for a seat it takes."""
        return self._taken.get(seat)

    def place(self, seat: str) -> Place:
        """Tell a product's trigger where it sits: its peers, and a folder for its data.

        Raises:
            CaptureError: there is no room for the folder.
        """
        return Place(seat, self._peers_of(seat), self.of_scenario.folder(seat))

    def keeper(self) -> LineageKeeper:
        """Return who keeps the lineage of this scenario's raw data. Raises: CaptureError."""
        return LineageKeeper(self.of_scenario.folder("lineage"), self._logs)

    def pinned(self) -> PinnedSoftware:
        """Return what reads raw data of each generation: images, where emulators are containers.

        Raises: CaptureError.
        """
        if self._pinned is None:
            self._pinned = PinnedSoftware(self._of_run.folder("software"), self._hospital)
        return self._pinned

    def raw_file(self, told: str) -> Path:
        """Return where a raw file is that the modality tells of, on this machine."""
        folder = Path(told).parent if self._hospital is None else self._of_run.folder("raw")
        return folder / Path(told).name

    def settle_s(self) -> float:
        """Tell how long acknowledged things may take to become visible."""
        return max((s.limits.settle_s for s in self.suts), default=10.0)

    def action_s(self) -> float:
        """Tell how long one action may take."""
        return max((s.limits.action_s for s in self.suts), default=self._action_s)

    def web_url(self, opener: str, accepter: str) -> str | None:
        """Return where `opener` finds the web service of `accepter`: a tap's address."""
        tap = self._taps.get((opener, accepter, Protocol.HTTP))
        target = self._endpoints(accepter).web_url
        if tap is None or target is None:
            return None
        return urlunsplit(("http", f"{self._host}:{tap.port}", urlsplit(target).path, "", ""))

    def dimse(self, opener: str, accepter: str) -> DimseEndpoint | None:
        """Return where `opener` finds the DIMSE services of `accepter`: a tap's address."""
        tap = self._taps.get((opener, accepter, Protocol.DIMSE))
        target = self._endpoints(accepter).dimse
        if tap is None or target is None:
            return None
        return DimseEndpoint(self._host, tap.port, target.ae_title)

    # ------------------------------------------------------------ inside

    def _start_emulators(self, wanted: Sequence[str]) -> None:
        if not self._contained:
            titles = {seat: ("--ae-title", t) for seat, t in self._ae_titles().items()}
            self.emulators = start_all(wanted, self._logs, seed=self.seed, extra=titles)
            return
        raw = self._of_run.folder("raw")
        raw.chmod(0o777)  # the modality in its container is somebody else
        self._hospital = Hospital(self._logs, DEFAULT_AE_TITLES | self._ae_titles(), raw)
        contained = self._hospital.up(wanted)
        self.images = tuple(f"{seat}: {one.image}" for seat, one in contained.items())
        self.emulators = contained
        # Containers cannot reach our loopback: the taps stand where their network ends here.
        self._host = self._hospital.gateway()

    def _endpoints(self, seat: str) -> Endpoints:
        if seat in self.emulators:
            return self.emulators[seat].endpoints
        taken = self._taken.get(seat)
        return Endpoints(taken.dimse, taken.web_url) if taken else Endpoints(None, None)

    def _route(self, opener: str, accepter: str) -> Route | None:
        taken = self._taken.get(opener)
        routes = taken.routes if taken else ()
        return next((r for r in routes if r.seat == accepter), None)

    def _ae_titles(self) -> dict[str, str]:
        """Give emulators the AE titles that products are configured to call."""
        return {
            route.seat: route.ae_title
            for taken in self._taken.values()
            for route in taken.routes
            if route.ae_title is not None
        }

    def _tap(self, link: Route3) -> None:
        opener, accepter, protocol = link
        target = self._target(accepter, protocol)
        if target is None:
            return  # nothing to reach there: the product does not offer it
        route = self._route(opener, accepter)
        port = 0
        if route is not None:
            port = (route.dimse_port if protocol is Protocol.DIMSE else route.web_port) or 0
        tap = Tap(
            Link(self.parties[opener], self.parties[accepter], protocol),
            target,
            self.bundle,
            self.clock,
            host=self._host,
            port=port,
        )
        tap.start()
        self._taps[link] = tap

    def _target(self, seat: str, protocol: Protocol) -> tuple[str, int] | None:
        ends = self._endpoints(seat)
        if protocol is Protocol.DIMSE:
            return (ends.dimse.host, ends.dimse.port) if ends.dimse else None
        if ends.web_url is None:
            return None
        parts = urlsplit(ends.web_url)
        if parts.hostname is None:
            raise CaptureError(f"{seat}: {ends.web_url!r} names no host")
        return parts.hostname, parts.port or 80

    def _peers_of(self, seat: str) -> dict[str, object]:
        peers: dict[str, object] = {}
        for accepter in SEATS:
            entry: dict[str, object] = {}
            tap = self._taps.get((seat, accepter, Protocol.DIMSE))
            dimse = self._endpoints(accepter).dimse
            if tap is not None and dimse is not None:
                entry["dimse"] = {
                    "host": self._host,
                    "port": tap.port,
                    "ae_title": dimse.ae_title,
                }
            url = self.web_url(seat, accepter)
            if url is not None:
                entry["web"] = {"url": url}
            if entry:
                peers[accepter] = entry
        published = self.web_url("viewer", "archive")
        if seat == "ehr" and published is not None:
            peers["archive-for-viewer"] = {"web": {"url": published}}
        return peers
