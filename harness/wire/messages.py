"""PDVs to DIMSE messages, per direction and presentation context (PS3.7 6.3, PS3.8 Annex E)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from harness.core.finding import Span
from harness.core.octets import NOTHING, Payload, Stream
from harness.core.subject import DimseMessage, Gap, Pdv
from harness.wire.command import DATA_SET_TYPE, NO_DATA_SET, decode_command

_COMMAND, _LAST = 1, 2  # bits of the message control header (PS3.8 E.2)


@dataclass(slots=True)
class _Draft:
    """A message whose fragments are still coming."""

    index: int  # place of its first fragment among all messages, so that order is kept
    command: list[Pdv] = field(default_factory=list)
    data: list[Pdv] = field(default_factory=list)
    message: DimseMessage | None = None  # once the command set is whole


class _Assembly:
    """One direction: a draft per presentation context, finished messages in order."""

    def __init__(self, connection: str, stream: Stream) -> None:
        self.connection, self.stream = connection, stream
        self.drafts: dict[int, _Draft] = {}
        self.finished: dict[int, DimseMessage] = {}
        self.last: dict[int, int] = {}  # context id -> index of its last finished message
        self.gaps: list[Gap] = []
        self._index = 0

    def add(self, pdv: Pdv) -> None:
        """Take the next fragment of the direction."""
        if pdv.control & _COMMAND:
            self._add_command(pdv)
        else:
            self._add_data(pdv)

    def _add_command(self, pdv: Pdv) -> None:
        draft = self.drafts.get(pdv.context_id)
        if draft is not None and draft.message is not None:
            # The announced data set did not follow: the message ends where the next one starts.
            why = "the data set it announces did not follow, another command did"
            self._finish(draft, replace(draft.message, gaps=(*draft.message.gaps, why)))
            draft = None
        if draft is None:
            draft = self.drafts[pdv.context_id] = _Draft(self._index)
            self._index += 1
        draft.command.append(pdv)
        if pdv.control & _LAST:
            self._close_command(draft)

    def _close_command(self, draft: _Draft) -> None:
        first, last = draft.command[0], draft.command[-1]
        command = _joined(draft.command)
        elements, problems = decode_command(command, self.connection, self.stream.source)
        draft.message = DimseMessage(
            source=self.stream.source,
            context_id=first.context_id,
            elements=elements,
            command=command,
            data=None,
            started=self.stream.at(first.offset),
            ended=last.at,
            span=Span(self.connection, self.stream.source, first.offset, _end(last)),
            gaps=problems,
        )
        if draft.message.number(DATA_SET_TYPE) in (NO_DATA_SET, None):
            self._finish(draft, draft.message)

    def _add_data(self, pdv: Pdv) -> None:
        draft = self.drafts.get(pdv.context_id)
        if draft is not None and draft.message is not None:
            draft.data.append(pdv)
            if pdv.control & _LAST:
                self._finish(draft, self._with_data(draft.message, draft.data))
            return
        index = self.last.get(pdv.context_id)
        before = None if index is None else self.finished[index]
        if draft is None and index is not None and before is not None and before.data is None:
            why = "a data set follows although Command Data Set Type announces none"
            reopened = _Draft(index, message=replace(before, gaps=(*before.gaps, why)))
            self.drafts[pdv.context_id] = reopened
            self._add_data(pdv)
            return
        self.gaps.append(Gap(pdv.source, pdv.offset, "data set fragment without a command set"))

    def _with_data(self, message: DimseMessage, data: list[Pdv]) -> DimseMessage:
        span = replace(message.span, end=_end(data[-1]))
        return replace(message, data=_joined(data), ended=data[-1].at, span=span)

    def _finish(self, draft: _Draft, message: DimseMessage) -> None:
        self.finished[draft.index] = message
        self.last[message.context_id] = draft.index
        del self.drafts[message.context_id]

    def close(self, aborted: bool) -> None:
        """Turn what is left at the end of the direction into gaps.

        An A-ABORT may cut a message anywhere (PS3.8 7.3), so then nothing is missing.
        """
        for draft in self.drafts.values():
            if draft.index in self.finished:  # complete but for the data set nobody announced
                continue
            part = "data set" if draft.message else "command set"
            offset = draft.command[0].offset
            if not aborted:
                why = f"message without the last fragment of its {part}"
                self.gaps.append(Gap(self.stream.source, offset, why))


def assemble(
    connection: str, stream: Stream, pdvs: Iterable[Pdv], *, aborted: bool
) -> tuple[tuple[DimseMessage, ...], tuple[Gap, ...]]:
    """Assemble the whole messages of one direction, in the order in which they began."""
    assembly = _Assembly(connection, stream)
    for pdv in pdvs:
        assembly.add(pdv)
    assembly.close(aborted)
    return tuple(assembly.finished[i] for i in sorted(assembly.finished)), tuple(assembly.gaps)


def _joined(pdvs: list[Pdv]) -> Payload:
    slices = tuple(s for p in pdvs for s in p.fragment.slices)
    return Payload(pdvs[0].fragment.octets, slices) if slices else NOTHING


def _end(pdv: Pdv) -> int:
    return pdv.offset + 6 + pdv.fragment.size
