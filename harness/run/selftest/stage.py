"""A world that stays up while one fault after another is shown in it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from harness.capture.bundle import Bundle, recordings
from harness.capture.tap import Clock
from harness.checks.registry import checks
from harness.core.errors import CaptureError
from harness.core.report import StepPlayed
from harness.core.result import Result
from harness.core.selftest import Case, FaultCase
from harness.judge.assemble import assemble
from harness.judge.evaluate import evaluate
from harness.run.play import Play, perform
from harness.run.selection import select
from harness.run.selftest.judging import conclude
from harness.run.world import World

MATRIX = 64  # small images: what is wrong with them is not their size
ACTION_S = 8.0  # a fault may make an emulator wait for what never comes


class Stage:
    """Emulators in every seat, taps between them, and one fault at a time."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._stack = ExitStack()
        self._count = 0

    def __enter__(self) -> Stage:
        """Start the emulators.

        Raises:
            CaptureError: they could not be started.
        """
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="plugfest-")))
        self._folder = folder
        bundle = Bundle(folder / "start")
        self._world = World(
            (), bundle, Clock(), folder / "logs", seed=1, action_s=ACTION_S, matrix=MATRIX
        )
        try:
            self._world.start()
        except BaseException:
            self._stack.close()
            raise
        self._stack.callback(self._world.stop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None:
        """End the emulators and remove the evidence."""
        self._stack.close()

    def show(self, case: FaultCase) -> Case:
        """Switch one fault on, play its scenario, judge what was recorded, switch it off.

        Raises:
            CaptureError: an emulator broke or does not know the fault.
        """
        begun = time.monotonic()
        control = self._world.emulators[case.seat].control
        control.faults((case.name,))
        try:
            results = self.play(case.scenario, case.name_contains)
        finally:
            control.faults(())
        return conclude(case, results, round(time.monotonic() - begun, 3))

    def play(self, feature: str, name_contains: str = "") -> tuple[Result, ...]:
        """Play one feature, or those of its scenarios, and judge it.

        Raises:
            CaptureError: an emulator broke, or evidence could not be written.
        """
        self._count += 1
        run = self._folder / f"{self._count:03d}"
        self._world.record_into(Bundle(run))
        salt = f"f{self._number}{self._count:03d}"
        play = Play(self._world, _Nobody(), salt)
        perform(play, [str(f) for f in select([feature], ())], None, name_contains)
        failure = play.failure
        if failure is None and play.tracebacks:
            failure = CaptureError(play.tracebacks[0].strip().splitlines()[-1])
        if failure is None and play.interrupted:
            raise KeyboardInterrupt
        self._world.failure = None
        if failure is not None:
            raise failure
        if not play.played:
            raise CaptureError(f"{feature}: no scenario's name contains {name_contains!r}")
        with recordings(run) as found:
            return evaluate(assemble(found), checks())


class _Nobody:
    def scenario_begins(self, name: str) -> None:
        pass

    def step_begins(self, text: str) -> None:
        pass

    def step_ended(self, step: StepPlayed) -> None:
        pass


def show_all(number: int, cases: Sequence[FaultCase]) -> list[Case]:
    """Show faults one after another on a stage of their own; one that breaks us is not caught."""
    ended = []
    stage: Stage | None = None
    try:
        for case in cases:
            begun = time.monotonic()
            try:
                if stage is None:
                    stage = Stage(number).__enter__()
                ended.append(stage.show(case))
            except CaptureError as why:
                seconds = round(time.monotonic() - begun, 3)
                ended.append(
                    Case(case.name, "fault", case.requirement, False, f"{why}", (), seconds)
                )
                if stage is not None:  # whatever is broken must not spoil the next fault
                    stage.__exit__(None, None, None)
                    stage = None
    finally:
        if stage is not None:
            stage.__exit__(None, None, None)
    return ended
