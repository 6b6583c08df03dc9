"""Why the store refuses an object."""

from __future__ import annotations

from enum import Enum


class Reason(Enum):
    """What is wrong, for each door to say in its own code."""

    OUT_OF_RESOURCES = "out of resources"
    NOT_UNDERSTOOD = "cannot be understood"
    NOT_AS_ANNOUNCED = "class or instance differ from what was announced"
    OTHER_CONTENT = "another object is held under this SOP Instance UID"


class Refused(Exception):
    """The store does not take an object; nothing of it is kept. The text is one line."""

    def __init__(self, reason: Reason, why: str) -> None:
        super().__init__(why)
        self.reason = reason
        self.why = why
