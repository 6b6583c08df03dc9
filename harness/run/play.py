"""Plays scenarios with behave and keeps the record of how each step went."""

from __future__ import annotations

import io
import re
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, Final, Protocol

from behave.configuration import Configuration
from behave.model import Scenario, Step
from behave.runner import Runner
from behave.tag_expression import make_tag_expression

from harness.core.errors import CaptureError, UsageError
from harness.core.report import OUTCOME_VERDICT, Outcome, ScenarioPlayed, StepPlayed
from harness.core.verdict import Verdict, worst
from harness.run.outcome import OutcomeMissed, Undecided
from harness.run.steps import StepSession
from harness.run.world import World

SCENARIOS: Final = Path(__file__).resolve().parents[2] / "scenarios"
MESSAGE_CHARS: Final = 400


class Listener(Protocol):
    """Who wants to know how the play goes on: a progress display."""

    def scenario_begins(self, name: str) -> None:
        """Hear that a scenario begins."""
        ...

    def step_begins(self, text: str) -> None:
        """Hear that a step begins."""
        ...

    def step_ended(self, step: StepPlayed) -> None:
        """Hear how a step went."""
        ...


class Play:
    """One performance of some scenarios; behave's hooks call it."""

    def __init__(self, world: World, listener: Listener, salt: str) -> None:
        self._world = world
        self._listener = listener
        self._salt = salt
        self._session: StepSession | None = None
        self._steps: list[StepPlayed] = []
        self._begun = 0.0
        self._scenario_begun = 0.0
        self.played: list[ScenarioPlayed] = []
        self.interrupted = False
        self.failure: CaptureError | None = None
        self.rejected: tuple[str, ...] = ()  # why the products are not worth a play
        self.tracebacks: list[str] = []
        self.abort: Callable[[], None] = lambda: None

    # ------------------------------------------------------------ behave's hooks

    def open(self, scenario: Scenario) -> StepSession:
        """Begin a scenario: everybody forgets the last one."""
        number = len(self.played) + 1
        self._steps = []
        self._scenario_begun = time.monotonic()
        self._listener.scenario_begins(_name(scenario))
        salt = f"{self._salt}{number:02d}"
        try:
            self._world.check()
            self._world.begin(f"s{number}", salt)
        except CaptureError as why:
            self._broken(why)
        self._session = StepSession(self._world, f"s{number}", salt)
        return self._session

    def step_begins(self, step: Step) -> None:
        """Note the time."""
        self._begun = time.monotonic()
        if self._session is not None:
            self._session.waited_s = 0.0
        self._listener.step_begins(f"{step.keyword} {step.name}")

    def step_ended(self, step: Step) -> None:
        """Record how a step went."""
        # What follows an interruption or a failure of ours says nothing about anybody.
        over = self.interrupted or self.failure is not None
        outcome, message = (Outcome.NOT_PLAYED, "") if over else self._outcome(step)
        waited = self._session.waited_s if self._session is not None else 0.0
        played = StepPlayed(
            step.keyword,
            step.name,
            outcome,
            round(time.monotonic() - self._begun, 3),
            round(waited, 3),
            message[:MESSAGE_CHARS],
        )
        self._steps.append(played)
        self._listener.step_ended(played)

    def close(self, scenario: Scenario) -> None:
        """End a scenario: the record of its connections ends with it."""
        if self._session is not None:
            self._session.close()
            self._session = None
        done = len(self._steps)
        self._steps += [
            StepPlayed(s.keyword, s.name, Outcome.NOT_PLAYED, 0.0)
            for s in list(scenario.all_steps)[done:]
        ]
        self.played.append(
            ScenarioPlayed(
                f"s{len(self.played) + 1}",
                _name(scenario),
                str(Path(scenario.filename).resolve().relative_to(SCENARIOS.resolve()))
                if Path(scenario.filename).resolve().is_relative_to(SCENARIOS.resolve())
                else Path(scenario.filename).name,
                tuple(map(str, scenario.effective_tags)),
                tuple(self._steps),
                worst(OUTCOME_VERDICT[s.outcome] for s in self._steps)
                if not self.interrupted
                else worst((Verdict.INCONC, *(OUTCOME_VERDICT[s.outcome] for s in self._steps))),
                round(time.monotonic() - self._scenario_begun, 3),
            )
        )

    # ------------------------------------------------------------ inside

    def _outcome(self, step: Step) -> tuple[Outcome, str]:
        why = step.exception
        if why is None:
            if step.status.name in ("passed",):
                return Outcome.PASSED, ""
            if "abort" in (step.error_message or "").lower():
                self._interrupt()
                return Outcome.UNDECIDED, "interrupted"
            return Outcome.BROKEN, f"{step.status.name}: {step.error_message or ''}".strip()
        if isinstance(why, OutcomeMissed):
            return Outcome.MISSED, str(why)
        if isinstance(why, Undecided):
            return Outcome.UNDECIDED, str(why)
        if isinstance(why, KeyboardInterrupt):
            self._interrupt()
            return Outcome.UNDECIDED, "interrupted"
        if isinstance(why, CaptureError):
            self._broken(why)
            return Outcome.BROKEN, str(why)
        self.tracebacks.append("".join(traceback.format_exception(why)))
        return Outcome.BROKEN, f"{type(why).__name__}: {why} (traceback in evidence/errors.log)"

    def _interrupt(self) -> None:
        self.interrupted = True
        self._world.failure = CaptureError("interrupted")  # later steps must not act any more

    def _broken(self, why: CaptureError) -> None:
        """Remember that our own environment failed; what comes after would not mean anything."""
        if self.failure is None:
            self.failure = self._world.failure = why
        self.abort()


def check_tags(tags: str | None) -> None:
    """Refuse a tag expression that behave would not understand, before anything runs.

    Raises:
        UsageError: with what is wrong in it.
    """
    try:
        make_tag_expression([tags] if tags else [])
    except Exception as why:
        raise UsageError(f"--tags {tags!r}: {_first_line(why)}") from why


def perform(play: Play, features: Sequence[str], tags: str | None, name_contains: str = "") -> None:
    """Play features (paths, as behave takes them) in order; what happened is in `play`.

    Raises:
        UsageError: a feature file, a tag expression or a step in them is not understood.
    """
    arguments = ["--no-summary", "--no-color", "--no-capture", "--format=null", *features]
    if tags:
        arguments += ["--tags", tags]
    if name_contains:
        arguments += ["--name", re.escape(name_contains)]
    talk = io.StringIO()  # behave's own words are not for our users, save in an error
    try:
        with redirect_stdout(talk):
            config: Any = Configuration(arguments, load_config=False)
            config.base_dir = str(SCENARIOS)
            config.environment_file = "environment.py"
            config.steps_dir = "steps"
            config.play = play
            runner = _Runner(config)
            play.abort = runner.abort
            runner.run()
    except KeyboardInterrupt:
        play.interrupted = True
    except Exception as why:
        raise UsageError(f"{', '.join(features)}: cannot be played: {_first_line(why)}") from why
    if runner.aborted and not play.failure:
        play.interrupted = True
    if runner.undefined_steps:
        unknown = runner.undefined_steps[0]
        raise UsageError(
            f"{unknown.location}: no step is called {unknown.keyword} {unknown.name!r};"
            " scenarios/steps has the known ones"
        )


class _Runner(Runner):  # type: ignore[misc]
    """behave's runner, with our scenarios folder as its base wherever the feature lies."""

    def setup_paths(self) -> None:
        self.base_dir = str(SCENARIOS)
        self.path_manager.add(self.base_dir)

    def abort(self, reason: str | None = None) -> None:
        """End the play; what there is to say about it, we say ourselves."""
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            super().abort(reason)


def _name(scenario: Scenario) -> str:
    return str(scenario.name).split(" -- @")[0]


def _first_line(why: Exception) -> str:
    lines = [line for line in str(why).splitlines() if line.strip()]
    return lines[0].strip() if lines else type(why).__name__
