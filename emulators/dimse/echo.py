"""Verification as SCU (PS3.4 A): ask whether an application entity answers."""

from __future__ import annotations

from emulators.core.peers import DimsePeer
from emulators.dimse.client import AssociationRefused, associate
from emulators.dimse.contexts import VERIFICATION, Context


class NotVerified(Exception):
    """An association came, but C-ECHO did not succeed on it; the text is one line."""


def verify(peer: DimsePeer, calling_ae: str, limit_s: float) -> None:
    """Ask for C-ECHO. Raises: NotVerified; Unreachable, AssociationRefused."""
    with associate(peer, [Context(VERIFICATION)], calling_ae=calling_ae, limit_s=limit_s) as assoc:
        status = assoc.send_c_echo().get("Status")
    if status != 0x0000:
        answer = "was not answered" if status is None else f"has status 0x{status:04X}"
        raise NotVerified(f"the C-ECHO to {peer.ae_title} {answer}")


def accepts(peer: DimsePeer, calling_ae: str, abstract_syntax: str, limit_s: float) -> bool:
    """Ask whether the peer accepts an abstract syntax, Verification offered beside it.

    Raises: Unreachable.
    """
    offered = [Context(VERIFICATION), Context(abstract_syntax)]
    try:
        with associate(peer, offered, calling_ae=calling_ae, limit_s=limit_s) as assoc:
            agreed = [str(c.abstract_syntax) for c in assoc.accepted_contexts]
    except AssociationRefused:
        return False
    return abstract_syntax in agreed
