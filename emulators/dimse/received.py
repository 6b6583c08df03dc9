"""Data sets as they arrive: small ones in memory, those of a C-STORE straight on to a spool."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Final

from pynetdicom.association import Association
from pynetdicom.dimse_messages import DIMSEMessage

from emulators.core.file_meta import FileMeta, part10_header
from emulators.core.refused import Refused
from emulators.core.spool import Spool

MOST_IN_MEMORY: Final = 16 * 1024 * 1024
"""Bytes of a query, a report or any other data set that is not stored."""

_C_STORE_RQ: Final = 0x0001


class TooLarge(ValueError):
    """A data set that is not for storing exceeds what is held in memory."""


class ReceivedDataSet(BytesIO):
    """Stands for the buffer that the library writes the fragments of one message's data set to."""

    def __init__(
        self,
        message: DIMSEMessage,
        assoc: Association,
        open_spool: Callable[[], Spool] | None,
    ) -> None:
        super().__init__()
        self._message = message
        self._assoc = assoc
        self._open_spool = open_spool
        self._begun = False
        self.spool: Spool | None = None
        self.problem: Refused | None = None

    def write(self, fragment: bytes) -> int:  # type: ignore[override]
        """Take one more fragment; what cannot be spooled is dropped and remembered as `problem`."""
        if not self._begun:
            self._begun = True
            self._begin()
        if self.problem is not None:
            return len(fragment)
        if self.spool is None:
            if self.tell() + len(fragment) > MOST_IN_MEMORY:
                raise TooLarge(f"a data set of more than {MOST_IN_MEMORY} bytes")
            return super().write(fragment)
        try:
            self.spool.write(fragment)
        except Refused as problem:
            self._give_up(problem)
        return len(fragment)

    def discard(self) -> None:
        """Remove what was spooled and not yet stored."""
        if self.spool is not None:
            self.spool.discard()
            self.spool = None

    def _begin(self) -> None:
        """Open a spool for a C-STORE and write preamble and file meta information to it."""
        command = self._message.command_set
        if self._open_spool is None or command.get("CommandField") != _C_STORE_RQ:
            return
        context = self._assoc._accepted_cx.get(self._message.context_id or 0)
        if context is None:
            return  # the message will be refused for its context id
        try:
            self.spool = self._open_spool()
            self.spool.write(
                part10_header(
                    FileMeta(
                        sop_class=str(command.get("AffectedSOPClassUID", "")),
                        sop_instance=str(command.get("AffectedSOPInstanceUID", "")),
                        transfer_syntax=str(context.transfer_syntax[0]),
                        source_ae=str(self._assoc.requestor.ae_title),
                    )
                )
            )
        except Refused as problem:
            self._give_up(problem)

    def _give_up(self, problem: Refused) -> None:
        self.problem = problem
        self.discard()
