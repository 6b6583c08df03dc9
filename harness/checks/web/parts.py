"""DICOM objects in the parts of a multipart message (PS3.18 8.7.3.1, PS3.10 7)."""

from __future__ import annotations

from dataclasses import dataclass

from harness.checks.web.messages import Message
from harness.checks.web.stored import INSTANCE_UID, SERIES_UID, STUDY_UID
from harness.content.dataset import DataSet, decode
from harness.content.part10 import Part10, open_part10
from harness.core.trace import Trace
from harness.wire.media_type import MediaType, parse
from harness.wire.multipart import Part

MEDIA_STORAGE_SOP_CLASS = 0x00020002
MEDIA_STORAGE_SOP_INSTANCE = 0x00020003
SOP_CLASS_UID = 0x00080016


@dataclass(frozen=True, slots=True, eq=False)
class ObjectPart:
    """One part that ought to be a Part 10 file."""

    number: int  # from 1, as people count
    part: Part
    file: Part10
    ds: DataSet

    @property
    def media_type(self) -> MediaType | None:
        """Its Content-Type, None when absent or unreadable."""
        text = self.part.header("content-type")
        return parse(text) if text else None

    @property
    def uid(self) -> str:
        """Its SOP Instance UID, "" when there is none."""
        return self.ds.text(INSTANCE_UID)

    @property
    def sop_class(self) -> str:
        """Its SOP Class UID, "" when there is none."""
        return self.ds.text(SOP_CLASS_UID)

    @property
    def study(self) -> str:
        """Its Study Instance UID, "" when there is none."""
        return self.ds.text(STUDY_UID)

    @property
    def series(self) -> str:
        """Its Series Instance UID, "" when there is none."""
        return self.ds.text(SERIES_UID)

    @property
    def is_object(self) -> bool:
        """Whether it can be read as a DICOM object at all: it has the UIDs of one."""
        return bool(self.uid and self.sop_class) and self.file.transfer_syntax != ""


def object_parts(message: Message, trace: Trace) -> tuple[ObjectPart, ...]:
    """Open every part of a multipart message (once per trace)."""

    def opened() -> tuple[ObjectPart, ...]:
        out = []
        for i, part in enumerate(message.parts(trace).parts):
            file = open_part10(part.body)
            ds = decode(file.dataset, file.transfer_syntax)
            out.append(ObjectPart(i + 1, part, file, ds))
        return tuple(out)

    return trace.memo(("object parts", message.exchange.id, message.source), opened)
