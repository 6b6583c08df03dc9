"""C-ECHO responses as they should not be (PS3.4 annex A)."""

from __future__ import annotations

from typing import Final

from pynetdicom.dimse_primitives import DimsePrimitiveType

from emulators.core.faults import Fault, Faults
from emulators.dimse.verification import Verification

ANSWERS_ANOTHER: Final = Fault(
    "echo-answers-another-request",
    "dimse.accepter-responds-to-requests",
    "has a Message ID Being Responded To that no request has",
)

VERIFICATION_FAULTS: Final[tuple[Fault, ...]] = (ANSWERS_ANOTHER,)


class FaultyVerification(Verification):
    """Verification that can misbehave."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def before_sending(self, message: DimsePrimitiveType) -> None:
        """Spoil a response."""
        if ANSWERS_ANOTHER.name in self._faults:
            message.MessageIDBeingRespondedTo = another(message.MessageIDBeingRespondedTo)


def another(message_id: int | None) -> int:
    """Return a Message ID that is not in use beside this one."""
    return ((message_id or 0) + 4242) % 0x10000
