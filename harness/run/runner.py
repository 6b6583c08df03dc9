"""A run from beginning to end: seats, taps, play, evidence, verdict, report."""

from __future__ import annotations

import secrets
import signal
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final

from harness.capture.bundle import Bundle
from harness.capture.tap import Clock
from harness.core.errors import CaptureError, UsageError
from harness.core.report import Report, SeatPlayed
from harness.core.system import SEATS, SystemUnderTest
from harness.judge.timeline import Line
from harness.run.judging import judge, profiles, version
from harness.run.play import Listener, Play, check_tags, perform
from harness.run.probe import says_yes_to_nonsense
from harness.run.record import PlayRecord, to_json
from harness.run.selection import select
from harness.run.world import World

INTERRUPTED: Final = "interrupted: judged by what was played until then"


@dataclass(frozen=True, slots=True)
class Order:
    """What the operator asked for."""

    scenarios: tuple[str, ...]
    suts: tuple[SystemUnderTest, ...]
    profiles: tuple[str, ...]
    tags: str | None
    seed: int
    out: Path  # the folder that gets runs
    contained: bool = False  # emulators are containers


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that was played and judged."""

    folder: Path
    report: Report
    timeline: tuple[Line, ...]


def run(order: Order, listener: Listener) -> Ended:
    """Play and judge.

    Raises:
        UsageError: the order cannot be carried out; nothing was played.
        CaptureError: not even the evidence folder could be made.
    """
    taken = {s.seat for sut in order.suts for s in sut.seats}
    features = select(order.scenarios, taken)
    check_tags(order.tags)
    profiles(order.profiles)  # an unknown one must be said before anything runs
    now = datetime.now(UTC)
    token = secrets.token_hex(3)
    run_id = f"{now:%Y%m%d-%H%M%S}-{token}"
    folder = order.out / run_id
    if not features:
        raise UsageError("no scenario is about the seats that the SUT files take")
    bundle, clock = Bundle(folder), Clock()
    world = World(
        order.suts, bundle, clock, folder / "logs", seed=order.seed, contained=order.contained
    )
    play = Play(world, listener, token)
    begun = time.monotonic()

    def save() -> None:
        bundle.session(to_json(_record(order, world, play, run_id, now, begun)))

    previous = signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        save()
        try:
            world.start()
            play.rejected = says_yes_to_nonsense(world)
            if not play.rejected:
                perform(play, [str(f) for f in features], order.tags)
        except CaptureError as why:
            play.failure = play.failure or why
        except KeyboardInterrupt:
            play.interrupted = True
        finally:
            world.stop()
        play.failure = play.failure or bundle.failure
        if play.tracebacks:
            bundle.errors(play.tracebacks)
        try:
            save()
        except CaptureError as why:
            play.failure = play.failure or why
            raise
    finally:
        signal.signal(signal.SIGTERM, previous)
    if not (play.played or play.failure or play.interrupted or play.rejected):
        raise UsageError(f"no scenario matches the tags {order.tags!r}")
    report, timeline = judge(folder)
    return Ended(folder, report, timeline)


def is_interrupted(report: Report) -> bool:
    """Tell whether the operator cut the play short."""
    return INTERRUPTED in report.notes


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _record(
    order: Order, world: World, play: Play, run_id: str, now: datetime, begun: float
) -> PlayRecord:
    notes = list(world.images)
    if play.failure is not None:
        notes.append(str(play.failure))
    notes += [f"rejected before its run could count: {why}" for why in play.rejected]
    if play.interrupted:
        notes.append(INTERRUPTED)
    if play.tracebacks:
        notes.append("a step of ours broke: see evidence/errors.log")
    return PlayRecord(
        run_id,
        now.isoformat(timespec="seconds"),
        round(time.monotonic() - begun, 3),
        order.seed,
        version(),
        tuple(_seat(seat, order, world) for seat in SEATS),
        tuple(sorted({c for sut in order.suts for s in sut.seats for c in s.claims})),
        order.profiles,
        tuple(play.played),
        play.failure is not None or bool(play.tracebacks),
        play.interrupted,
        bool(play.rejected),
        tuple(notes),
    )


def _seat(seat: str, order: Order, world: World) -> SeatPlayed:
    sut = next((s for s in order.suts if s.seat(seat)), None)
    product = str(sut.product) if sut else f"Plugfest emulator {version()}"
    return SeatPlayed(seat, product, seat in world.judged, sut is None)
