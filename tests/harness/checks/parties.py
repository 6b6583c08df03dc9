"""Parties and well-known UIDs of check tests."""

from __future__ import annotations

from harness.core.requirement import Role
from harness.core.subject import Party

IMPLICIT = "1.2.840.10008.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2"
VERIFICATION = "1.2.840.10008.1.1"
APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1"

MODALITY = Party("modality", False)
ARCHIVE = Party("archive", False)


def sut(party: Party) -> Party:
    """Put a party under judgement."""
    return Party(party.name, True)


def ends(
    side: Role, initiator: str = "modality", responder: str = "archive"
) -> tuple[Party, Party]:
    """Return initiator and responder, the one named by `side` under judgement."""
    return (
        Party(initiator, side is Role.INITIATOR),
        Party(responder, side is Role.RESPONDER),
    )
