"""The one object Gherkin steps talk to: one scenario, its seats, and what has happened so far."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from harness.capture.control import JsonDict, NotDone
from harness.capture.dimse_driver import DimseDriver
from harness.capture.trigger import pull
from harness.capture.web_driver import WebDriver
from harness.core.errors import CaptureError
from harness.run.outcome import OutcomeMissed, Undecided
from harness.run.topology import HARNESS
from harness.run.world import World

T = TypeVar("T")

PAUSE_S: Final = 0.1  # between two looks at a condition


@dataclass
class Examination:
    """What a scenario knows about its patient and order; steps fill it in, one by one."""

    patient_id: str = ""
    patient_system: str = ""
    patient_ref: str = ""  # "Patient/1"
    encounter_ref: str = ""
    order_ref: str = ""
    accession: str = ""
    study_uid: str = ""
    acquired: JsonDict = field(default_factory=dict)  # the modality's own account
    filed: JsonDict = field(default_factory=dict)  # where the EHR keeps the provenance, by kind
    opened: JsonDict = field(default_factory=dict)  # what the neurologist's record showed
    viewed: JsonDict = field(default_factory=dict)  # what the neurologist saw
    found: JsonDict = field(default_factory=dict)  # the last answer to a query
    worklist: list[JsonDict] = field(default_factory=list)  # the modality's, as first answered


class Session:
    """One scenario. Every step is one call of one of its parts."""

    def __init__(self, world: World, scenario: str, salt: str) -> None:
        self.world = world
        self.scenario = scenario
        self.salt = salt
        self.exam = Examination()
        self.waited_s = 0.0  # of the current step, in conditions
        self._drivers: dict[str, WebDriver] = {}

    # ------------------------------------------------------------ acting

    def act(self, seat: str, action: str, **arguments: object) -> JsonDict:
        """Make whoever sits in `seat` act: emulators by control API, products by trigger.

        A product's trigger may answer with the product's own account; without one, what came of
        it shows on the wire and in later reads.

        Raises:
            OutcomeMissed: the actor says that its peer refused, failed or stayed silent.
            Undecided: the product offers no way to make it act.
        """
        self.world.check()
        limit_s = self.world.action_s()
        emulator = self.world.emulators.get(seat)
        if emulator is not None:
            try:
                return emulator.control.act(action, arguments, limit_s)
            except NotDone as why:
                raise OutcomeMissed(str(why)) from why
        taken = self.world.taken(seat)
        if taken is None or taken.trigger is None:
            raise Undecided(
                f"the product in seat {seat!r} has no trigger for {action!r}; give one in its file"
            )
        try:
            return pull(taken.trigger, self.world.place(seat), action, arguments, limit_s)
        except NotDone as why:
            raise Undecided(str(why)) from why

    def is_emulated(self, seat: str) -> bool:
        """Tell whether an emulator sits there, so that its own account can be asked for."""
        return seat in self.world.emulators

    def web(self, seat: str) -> WebDriver:
        """Return the harness's own HTTP client to a seat, through its tap.

        Raises:
            Undecided: the seat offers no web service.
        """
        self.world.check()
        if seat not in self._drivers:
            url = self.world.web_url(HARNESS, seat)
            if url is None:
                raise Undecided(f"the product in seat {seat!r} offers no web service")
            taken = self.world.taken(seat)
            self._drivers[seat] = WebDriver(
                seat, url, self.world.action_s(), own_url=taken.web_url if taken else None
            )
        return self._drivers[seat]

    def dimse(self, seat: str) -> DimseDriver:
        """Return the harness's own DIMSE client to a seat, through its tap.

        Raises:
            Undecided: the seat offers no DIMSE service.
        """
        self.world.check()
        place = self.world.dimse(HARNESS, seat)
        if place is None:
            raise Undecided(f"the product in seat {seat!r} offers no DIMSE service")
        return DimseDriver(seat, place, self.world.action_s())

    # ------------------------------------------------------------ waiting

    def until(
        self, what: str, condition: Callable[[], T | None], within_s: float | None = None
    ) -> T:
        """Look again and again until the condition gives something, within a limit.

        Raises:
            Undecided: it did not within the limit (the product's `settle_s` by default).
        """
        limit = self.world.settle_s() if within_s is None else within_s
        begun = time.monotonic()
        first = True
        try:
            while True:
                found = condition()
                if found is not None:
                    return found
                if time.monotonic() - begun >= limit:
                    raise Undecided(f"waited {limit:g} s for {what}")
                self.world.check()
                time.sleep(PAUSE_S)
                first = False
        finally:
            if not first:
                self.waited_s += time.monotonic() - begun

    # ------------------------------------------------------------ asking back

    @staticmethod
    def need(value: T, what: str) -> T:
        """Return a value that an earlier step should have left, if it did.

        Raises:
            Undecided: it is empty; `what` names it.
        """
        if not value:
            raise Undecided(f"{what} is not known: an earlier step did not get that far")
        return value

    @staticmethod
    def expect(holds: bool, what: str) -> None:
        """Demand an outcome.

        Raises:
            OutcomeMissed: it does not hold; `what` says what was seen instead.
        """
        if not holds:
            raise OutcomeMissed(what)

    def close(self) -> None:
        """End the session: let the scenario's record end."""
        self.world.end()


def as_list(value: object) -> list[JsonDict]:
    """Read a list of objects from an actor's answer.

    Raises:
        Undecided: the answer has none; a product's own account may leave out what it likes.
        CaptureError: it is something else, so the emulator breaks its contract.
    """
    if value is None:
        raise Undecided("the account of the actor does not tell")
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise CaptureError(
            f"an emulator broke its contract: a list was expected, not {value!r:.80}"
        )
    return value


def as_dict(value: object) -> Mapping[str, object]:
    """Read an object from an answer; anything else is an empty one."""
    return value if isinstance(value, dict) else {}
