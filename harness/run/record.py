"""What a play says about itself, to and from `evidence/session.json`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from harness.core.errors import UsageError
from harness.core.report import Outcome, ScenarioPlayed, SeatPlayed, StepPlayed
from harness.core.verdict import Verdict

SCHEMA: Final = "plugfest-session/1"


@dataclass(frozen=True, slots=True)
class PlayRecord:
    """All that judging needs beside the recorded bytes."""

    run_id: str
    started: str
    seconds: float
    seed: int
    version: str  # of the harness that played
    seats: tuple[SeatPlayed, ...]
    claims: tuple[str, ...]
    profiles: tuple[str, ...]  # profile ids to conclude by; empty: all that apply
    scenarios: tuple[ScenarioPlayed, ...]
    ours: bool  # our own code or environment failed
    interrupted: bool
    rejected: bool  # a product says yes to what does not exist
    notes: tuple[str, ...]


def to_json(record: PlayRecord) -> dict[str, object]:
    """Turn a record into plain values."""
    return {
        "schema": SCHEMA,
        "run_id": record.run_id,
        "started": record.started,
        "seconds": record.seconds,
        "seed": record.seed,
        "version": record.version,
        "seats": [
            {
                "seat": s.seat,
                "product": s.product,
                "is_sut": s.is_sut,
                "is_emulator": s.is_emulator,
            }
            for s in record.seats
        ],
        "claims": list(record.claims),
        "profiles": list(record.profiles),
        "scenarios": [
            {
                "id": s.id,
                "name": s.name,
                "feature": s.feature,
                "tags": list(s.tags),
                "verdict": s.verdict.name,
                "seconds": s.seconds,
                "steps": [
                    {
                        "keyword": p.keyword,
                        "text": p.text,
                        "outcome": p.outcome.value,
                        "seconds": p.seconds,
                        "waited_s": p.waited_s,
                        "message": p.message,
                    }
                    for p in s.steps
                ],
            }
            for s in record.scenarios
        ],
        "ours": record.ours,
        "interrupted": record.interrupted,
        "rejected": record.rejected,
        "notes": list(record.notes),
    }


def from_json(value: Mapping[str, object], source: str) -> PlayRecord:
    """Read a record back.

    Raises:
        UsageError: something in it is not as `to_json` writes it, or of another version.
    """
    if value.get("schema") != SCHEMA:
        raise UsageError(
            f"{source}: schema: {value.get('schema')!r:.60} was written by another version;"
            f" this one reads {SCHEMA}"
        )
    try:
        return PlayRecord(
            str(value["run_id"]),
            str(value["started"]),
            _seconds(value["seconds"]),
            int(str(value["seed"])),
            str(value["version"]),
            tuple(
                SeatPlayed(
                    str(s["seat"]), str(s["product"]), bool(s["is_sut"]), bool(s["is_emulator"])
                )
                for s in _dicts(value["seats"])
            ),
            tuple(map(str, _list(value["claims"]))),
            tuple(map(str, _list(value["profiles"]))),
            tuple(_scenario(s) for s in _dicts(value["scenarios"])),
            bool(value["ours"]),
            bool(value["interrupted"]),
            bool(value.get("rejected", False)),  # later than the first plugfest-session/1
            tuple(map(str, _list(value["notes"]))),
        )
    except (KeyError, TypeError, ValueError) as why:
        raise UsageError(f"{source}: damaged: {why!r}; this run cannot be judged again") from why


def _scenario(value: dict[str, object]) -> ScenarioPlayed:
    return ScenarioPlayed(
        str(value["id"]),
        str(value["name"]),
        str(value["feature"]),
        tuple(map(str, _list(value["tags"]))),
        tuple(
            StepPlayed(
                str(s["keyword"]),
                str(s["text"]),
                Outcome(str(s["outcome"])),
                _seconds(s["seconds"]),
                _seconds(s["waited_s"]),
                str(s["message"]),
            )
            for s in _dicts(value["steps"])
        ),
        Verdict[str(value["verdict"])],
        _seconds(value["seconds"]),
    )


def _seconds(value: object) -> float:
    seconds = float(str(value))
    if not math.isfinite(seconds):
        raise ValueError(f"{value!r} is not a number of seconds")
    return seconds


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"a list was expected, not {type(value).__name__}")
    return value


def _dicts(value: object) -> list[dict[str, object]]:
    found = []
    for v in _list(value):
        if not isinstance(v, dict):
            raise TypeError(f"an object was expected, not {type(v).__name__}")
        found.append(v)
    return found
