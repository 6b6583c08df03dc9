"""Objects with coded entries for check tests."""

from __future__ import annotations

from typing import Any

from harness.core.subject import Instance, Party
from tests.harness.checks.build import instance

Item = dict[int, Any]

MAKER = Party("modality", True)
CONCEPT_NAME = 0x0040A043


def code(value: str = "121071", scheme: str = "DCM", meaning: str = "Finding", **more: Any) -> Item:
    """Make a coded entry; keywords are tags in hexadecimal, None leaves one out."""
    entry: Item = {0x00080100: value, 0x00080102: scheme, 0x00080104: meaning}
    entry |= {int(name[1:], 16): value for name, value in more.items()}
    return {tag: value for tag, value in entry.items() if value is not None}


def coded(*entries: Item, **more: Any) -> Instance:
    """Make an object with a code sequence; keywords are tags of the object."""
    elements: Item = {0x00080016: "1.2.840.10008.5.1.4.1.1.2", CONCEPT_NAME: list(entries)}
    elements |= {int(name[1:], 16): value for name, value in more.items()}
    return instance(elements, creator=MAKER, sender=MAKER)


NOT_MADE = instance({}, creator=MAKER, sender=Party("archive", True))  # a copy on its way
