"""Recordings with other bytes, other times, other endings: what every editor is made of.

Times follow the bytes: a mark stays with the byte that it was made for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from harness.core.octets import Ending, Mark, Stream
from harness.core.requirement import Role
from harness.core.subject import Protocol, Recording
from harness.run.mutation.registry import Edit, Recordings


@dataclass(frozen=True, slots=True)
class Splice:
    """Bytes `start` to `end` (exclusive) of one direction become `new`."""

    start: int
    end: int
    new: bytes
    at: float | None = None  # when the new bytes were seen; None: with the byte before or at them


def octets(stream: Stream) -> bytes:
    """Copy a direction's bytes."""
    return bytes(stream.octets[0 : len(stream.octets)])


def splice(stream: Stream, *splices: Splice) -> Stream:
    """Exchange bytes of a direction; splices must not overlap."""
    data, marks = octets(stream), stream.marks
    for s in sorted(splices, key=lambda s: (s.start, s.end), reverse=True):
        data = data[: s.start] + s.new + data[s.end :]
        marks = _marks(stream, marks, s)
    return replace(stream, octets=data, marks=marks)


def _marks(stream: Stream, marks: tuple[Mark, ...], s: Splice) -> tuple[Mark, ...]:
    grown = len(s.new) - (s.end - s.start)
    after = [Mark(m.offset + grown, m.at) for m in marks if m.offset >= s.end]
    before = [m for m in marks if m.offset < s.end]
    if s.end > s.start:  # a mark inside what is exchanged stays inside what takes its place
        before = [Mark(min(m.offset, s.start + len(s.new)), m.at) for m in before]
    if s.at is not None and s.new:
        before = [m for m in before if m.offset < s.start]
        resumed = s.start + len(s.new)
        if s.end < len(stream.octets) and not any(m.offset == resumed for m in after):
            after.insert(0, Mark(resumed, stream.at(s.end)))
        before.append(Mark(s.start, s.at))
    return (*before, *after)


def cut(stream: Stream, offset: int, ending: Ending | None = None) -> Stream:
    """End a direction before the byte at `offset`."""
    shorter = splice(stream, Splice(offset, len(stream.octets), b""))
    marks = tuple(m for m in shorter.marks if m.offset < offset)
    return replace(shorter, marks=marks, ending=ending or stream.ending)


def stream_of(recording: Recording, source: Role) -> Stream:
    """Return the direction that one end sent."""
    return recording.from_opener if source is Role.INITIATOR else recording.from_accepter


def with_stream(recording: Recording, stream: Stream) -> Recording:
    """Return the recording with the direction that `stream.source` sent exchanged."""
    if stream.source is Role.INITIATOR:
        return replace(recording, from_opener=stream)
    return replace(recording, from_accepter=stream)


def later(recording: Recording, seconds: float) -> Recording:
    """Move a whole connection in time; a negative number of seconds makes it earlier."""
    return replace(
        recording,
        opened=recording.opened + seconds,
        from_opener=_later(recording.from_opener, seconds),
        from_accepter=_later(recording.from_accepter, seconds),
    )


def _later(stream: Stream, seconds: float) -> Stream:
    marks = tuple(Mark(m.offset, m.at + seconds) for m in stream.marks)
    return replace(stream, marks=marks, ended=stream.ended + seconds)


def exchanged(recordings: Recordings, new: Recording) -> Recordings:
    """Put a recording in the place of the one with its id."""
    return tuple(new if r.id == new.id else r for r in recordings)


def without(recordings: Recordings, *ids: str) -> Recordings:
    """Leave connections out."""
    return tuple(r for r in recordings if r.id not in ids)


def between(
    recordings: Iterable[Recording], protocol: Protocol, opener: str = "", accepter: str = ""
) -> Recordings:
    """Choose the connections of a protocol, and of seats where they are named; oldest first."""
    chosen = (
        r
        for r in recordings
        if r.protocol is protocol
        and opener in ("", r.opener.name)
        and accepter in ("", r.accepter.name)
    )
    return tuple(sorted(chosen, key=lambda r: (r.opened, r.id)))


def first_changed(
    recordings: Recordings, change: Callable[[Recording], Recording | None]
) -> Recordings | None:
    """Change the first connection that `change` has an answer for; None when it has for none."""
    for r in recordings:
        new = change(r)
        if new is not None:
            return exchanged(recordings, new)
    return None


def also(*edits: Edit) -> Edit:
    """Make one edit of several, done one after the other; None when one has nothing to change."""

    def edit(recordings: Recordings) -> Recordings | None:
        found: Recordings | None = recordings
        for e in edits:
            found = e(found) if found is not None else None
        return found

    return edit
