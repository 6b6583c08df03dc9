"""The evidence bundle on disk: what the taps saw, and what the play says about itself.

evidence/streams/c0001.initiator   bytes from the end that opened the connection
evidence/streams/c0001.responder   bytes from the other end
evidence/streams/c0001.marks       16 bytes a chunk: side and offset, time (little endian)
evidence/connections.ndjson        one line per connection, written when it ends
evidence/session.json              seats, scenarios, steps, seed: what judging needs beside bytes
"""

from __future__ import annotations

import contextlib
import json
import math
import mmap
import struct
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Final, NoReturn

from harness.capture.folder import refuse_foreign
from harness.core.errors import CaptureError, UsageError
from harness.core.octets import Ending, Mark, Octets, Stream
from harness.core.requirement import Role
from harness.core.subject import Party, Protocol, Recording

MARK: Final = struct.Struct("<Qd")  # offset with the side in the top bit, time
RESPONDER_BIT: Final = 1 << 63
MAX_INDEX_BYTES: Final = 256 << 20  # of session.json and connections.ndjson, each
SIDES: Final = (Role.INITIATOR, Role.RESPONDER)


class ConnectionRecorder:
    """Writes one connection to disk as it happens; nothing of it stays in memory."""

    def __init__(
        self,
        bundle: Bundle,
        number: int,
        *,
        scenario: str,
        protocol: Protocol,
        opener: Party,
        accepter: Party,
        opened: float,
    ) -> None:
        self.id = f"c{number:04d}"
        self._bundle = bundle
        self._about = {
            "id": self.id,
            "scenario": scenario,
            "protocol": protocol.value,
            "opener": [opener.name, opener.is_sut],
            "accepter": [accepter.name, accepter.is_sut],
            "opened": opened,
        }
        self._lock = threading.Lock()
        folder = bundle.path / "streams"
        self._files: dict[Role, IO[bytes]] = {}
        self._sizes = dict.fromkeys(SIDES, 0)
        self._endings: dict[Role, tuple[Ending, float]] = {}
        try:
            for side in SIDES:
                self._files[side] = (folder / f"{self.id}.{side.value}").open("wb", buffering=0)
            self._marks: IO[bytes] = (folder / f"{self.id}.marks").open("wb", buffering=4096)
        except OSError as why:
            raise bundle.failed(why) from why

    def chunk(self, side: Role, data: memoryview, at: float) -> None:
        """Record bytes that arrived from one side.

        Raises:
            CaptureError: they could not be written; the evidence is incomplete from here.
        """
        with self._lock:
            offset = self._sizes[side]
            flag = RESPONDER_BIT if side is Role.RESPONDER else 0
            try:
                rest = data
                while rest:
                    written = self._files[side].write(rest)
                    rest = rest[written:]
                self._marks.write(MARK.pack(offset | flag, at))
            except OSError as why:
                raise self._bundle.failed(why) from why
            self._sizes[side] = offset + len(data)

    def ended(self, side: Role, ending: Ending, at: float) -> None:
        """Record how one side stopped sending; the first word on a side counts."""
        with self._lock:
            self._endings.setdefault(side, (ending, at))

    def close(self, at: float) -> None:
        """Finish the record of this connection; a side without an ending is open."""
        with self._lock:
            for side in SIDES:
                self._endings.setdefault(side, (Ending.OPEN, at))
            for file in (*self._files.values(), self._marks):
                with contextlib.suppress(OSError):  # a full disk was reported by chunk() already
                    file.close()
            ends = {s.value: [e.value, t] for s, (e, t) in self._endings.items()}
            sizes = {s.value: size for s, size in self._sizes.items()}
        self._bundle.line("connections.ndjson", {**self._about, "ends": ends, "bytes": sizes})


class Bundle:
    """The evidence folder of one run, for writing."""

    def __init__(self, run: Path) -> None:
        self.path = run / "evidence"
        self._lock = threading.Lock()
        self._count = 0
        self.failure: CaptureError | None = None
        try:
            (self.path / "streams").mkdir(parents=True, exist_ok=True)
        except OSError as why:
            raise self.failed(why) from why

    def failed(self, why: OSError) -> CaptureError:
        """Remember the first time evidence could not be written, and make the error for it."""
        error = CaptureError(
            f"{self.path}: evidence could not be written: {why.strerror or why};"
            " free some space or choose another --out"
        )
        if self.failure is None:
            self.failure = error
        return self.failure

    def connection(
        self, *, scenario: str, protocol: Protocol, opener: Party, accepter: Party, opened: float
    ) -> ConnectionRecorder:
        """Begin the record of a new connection."""
        with self._lock:
            self._count += 1
            number = self._count
        return ConnectionRecorder(
            self,
            number,
            scenario=scenario,
            protocol=protocol,
            opener=opener,
            accepter=accepter,
            opened=opened,
        )

    def line(self, name: str, value: Mapping[str, object]) -> None:
        """Append one JSON line to a file of the bundle."""
        text = json.dumps(value, sort_keys=True) + "\n"
        with self._lock:
            try:
                with (self.path / name).open("a", encoding="utf-8") as file:
                    file.write(text)
            except OSError as why:
                self.failed(why)  # the run goes on to its orderly end and says so there

    def errors(self, tracebacks: Sequence[str]) -> None:
        """Keep what broke in our own code beside what was recorded."""
        try:
            (self.path / "errors.log").write_text("\n".join(tracebacks), encoding="utf-8")
        except OSError as why:
            self.failed(why)

    def session(self, about: Mapping[str, object]) -> None:
        """Write what the play says about itself; written again as the play goes on.

        Raises:
            CaptureError: it could not be written.
        """
        temporary = self.path / "session.json.new"
        try:
            temporary.write_text(json.dumps(about, indent=1, sort_keys=True), encoding="utf-8")
            temporary.replace(self.path / "session.json")
        except OSError as why:
            raise self.failed(why) from why


def read_session(run: Path) -> dict[str, object]:
    """Read what a recorded run says about itself.

    Raises:
        UsageError: it is not a run's folder, or its session file is damaged.
    """
    refuse_foreign(run)
    file = run / "evidence" / "session.json"
    try:
        if file.stat().st_size > MAX_INDEX_BYTES:
            raise UsageError(f"{file}: larger than {MAX_INDEX_BYTES} bytes; damaged")
        value = json.loads(file.read_text(encoding="utf-8"), parse_constant=_refuse)
    except OSError as why:
        raise UsageError(
            f"{run}: not a recorded run ({why.strerror}: evidence/session.json); give runs/<id>"
        ) from why
    except (ValueError, RecursionError) as why:
        raise UsageError(f"{file}: damaged: {why}") from why
    if not isinstance(value, dict):
        raise UsageError(f"{file}: damaged: not a JSON object")
    return value


@contextlib.contextmanager
def recordings(run: Path, scenario: str | None = None) -> Iterator[tuple[Recording, ...]]:
    """Open every recorded connection of a run, memory-mapped while the context lasts.

    Of one scenario only, where it is named.

    Raises:
        UsageError: a file of the evidence is missing or damaged.
    """
    folder = run / "evidence"
    index = folder / "connections.ndjson"
    with contextlib.ExitStack() as stack:
        found = []
        try:
            if index.exists() and index.stat().st_size > MAX_INDEX_BYTES:
                raise ValueError(f"larger than {MAX_INDEX_BYTES} bytes")
            lines = index.read_text(encoding="utf-8").splitlines() if index.exists() else []
            for line in lines:
                about = json.loads(line, parse_constant=_refuse)
                if scenario in (None, about["scenario"]):
                    found.append(_recording(folder / "streams", about, stack))
            if len({c.id for c in found}) != len(found):
                raise ValueError("a connection is there twice")
        except (OSError, ValueError, LookupError, TypeError, RecursionError) as why:
            raise UsageError(f"{index}: damaged: {why!r}; the evidence cannot be judged") from why
        yield tuple(found)


def _recording(
    streams: Path, about: Mapping[str, object], stack: contextlib.ExitStack
) -> Recording:
    name = str(about["id"])
    if not name.isalnum():
        raise ValueError(f"connection id {name!r}")
    marks = (streams / f"{name}.marks").read_bytes()
    by_side: dict[Role, list[Mark]] = {side: [] for side in SIDES}
    for raw, at in MARK.iter_unpack(marks[: len(marks) - len(marks) % MARK.size]):
        side = Role.RESPONDER if raw & RESPONDER_BIT else Role.INITIATOR
        by_side[side].append(Mark(raw & ~RESPONDER_BIT, _time(at)))
    ends = about["ends"]
    opener, accepter, opened = about["opener"], about["accepter"], about["opened"]
    if not (isinstance(ends, dict) and isinstance(opener, list) and isinstance(accepter, list)):
        raise TypeError(f"connection {name}")
    two = []
    sizes = about.get("bytes", {})  # later than the first evidence
    for side in SIDES:
        ending, at = ends[side.value]
        octets = _mapped(streams / f"{name}.{side.value}", stack)
        last = by_side[side][-1].offset if by_side[side] else -1
        if len(octets) <= last or (
            isinstance(sizes, dict) and len(octets) < sizes.get(side.value, 0)
        ):
            raise ValueError(f"{name}.{side.value} is shorter than what was recorded")
        two.append(Stream(side, octets, tuple(by_side[side]), Ending(ending), _time(at)))
    return Recording(
        name,
        str(about["scenario"]),
        Protocol(str(about["protocol"])),
        Party(str(opener[0]), bool(opener[1])),
        Party(str(accepter[0]), bool(accepter[1])),
        _time(opened),
        two[0],
        two[1],
    )


def _time(value: object) -> float:
    time = float(str(value))
    if not math.isfinite(time):
        raise ValueError(f"time {value!r}")
    return time


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


def _mapped(path: Path, stack: contextlib.ExitStack) -> Octets:
    file = stack.enter_context(path.open("rb"))
    if path.stat().st_size == 0:  # an empty file cannot be mapped
        return b""
    return stack.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
