"""Presentation contexts as we write them, and what an archive takes (PS3.8 9.3.2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pydicom import uid
from pynetdicom import AllStoragePresentationContexts
from pynetdicom.pdu_primitives import SCP_SCU_RoleSelectionNegotiation
from pynetdicom.presentation import PresentationContext

VERIFICATION: Final = "1.2.840.10008.1.1"

NATIVE: Final[tuple[str, ...]] = (
    str(uid.ExplicitVRLittleEndian),
    str(uid.ImplicitVRLittleEndian),
)
"""For small data sets (queries, reports), the preferred one first."""

STORAGE_TRANSFER_SYNTAXES: Final[tuple[str, ...]] = (
    *NATIVE,
    str(uid.DeflatedExplicitVRLittleEndian),
    str(uid.RLELossless),
    str(uid.JPEGBaseline8Bit),
    str(uid.JPEGExtended12Bit),
    str(uid.JPEGLossless),
    str(uid.JPEGLosslessSV1),
    str(uid.JPEGLSLossless),
    str(uid.JPEGLSNearLossless),
    str(uid.JPEG2000Lossless),
    str(uid.JPEG2000),
    str(uid.HTJ2KLossless),
    str(uid.HTJ2KLosslessRPCL),
    str(uid.HTJ2K),
    str(uid.MPEG2MPML),
    str(uid.MPEG4HP41),
)
"""What an object may arrive in. It is kept as it arrived, so nothing here needs a codec."""

STORAGE_CLASSES: Final[tuple[str, ...]] = tuple(
    sorted(str(context.abstract_syntax) for context in AllStoragePresentationContexts)
)
"""The standard storage SOP classes, in ascending order of UID text."""


@dataclass(frozen=True, slots=True)
class Context:
    """One abstract syntax with its transfer syntaxes, the preferred one first."""

    abstract_syntax: str
    transfer_syntaxes: tuple[str, ...] = NATIVE
    requestor_may_be_scp: bool = False
    """For an acceptor: it agrees when the requestor wants to be SCP too (PS3.7 D.3.3.4)."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role selection proposal of the requestor for one abstract syntax (PS3.7 D.3.3.4)."""

    abstract_syntax: str
    scu: bool
    scp: bool


def requested(context: Context) -> PresentationContext:
    """Make the library's form of a proposal."""
    made = PresentationContext()
    made.abstract_syntax = context.abstract_syntax
    made.transfer_syntax = list(context.transfer_syntaxes)
    return made


def supported(context: Context) -> PresentationContext:
    """Make the library's form of what an acceptor supports."""
    made = requested(context)
    if context.requestor_may_be_scp:
        made.scu_role = True
        made.scp_role = True
    return made


def role_item(role: Role) -> SCP_SCU_RoleSelectionNegotiation:
    """Make the library's form of a role proposal."""
    made = SCP_SCU_RoleSelectionNegotiation()
    made.sop_class_uid = role.abstract_syntax
    made.scu_role = role.scu
    made.scp_role = role.scp
    return made
