"""The Part 10 stream of an instance, taken apart once for all checks (PS3.10 7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.made import as_made
from harness.content.dataset import Element
from harness.content.part10 import Part10, open_part10
from harness.core.subject import Carrier, Instance
from harness.core.trace import Trace

GROUP_LENGTH: Final = 0x00020000
VERSION: Final = 0x00020001
SOP_CLASS: Final = 0x00020002
SOP_INSTANCE: Final = 0x00020003
TRANSFER_SYNTAX: Final = 0x00020010
IMPLEMENTATION_CLASS: Final = 0x00020012
PRIVATE_CREATOR: Final = 0x00020100
PRIVATE_INFORMATION: Final = 0x00020102


def is_a_stream(i: Instance) -> bool:
    """Tell whether its creator wrote a file, or sent what a file would hold."""
    return (i.carrier is Carrier.FILE or i.part10.size > 0) and as_made(i)


def opened(i: Instance, trace: Trace) -> Part10:
    """Take the stream apart."""
    return trace.memo((opened, i.id), lambda: open_part10(i.part10))


def has_meta(i: Instance, trace: Trace) -> bool:
    """Tell whether there is file meta information to be judged: its absence is one finding."""
    return bool(opened(i, trace).meta.elements)


def meta_elements(i: Instance, trace: Trace) -> Iterator[Element]:
    """Yield the elements of the file meta information."""
    yield from opened(i, trace).meta.elements


def locator(tag: int) -> str:
    """Return the place of a file meta element as findings show it."""
    return f"file meta {printed(tag)}"
