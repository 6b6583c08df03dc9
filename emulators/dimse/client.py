"""Requesting associations: one context manager for every SCU of the emulators."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ssl import SSLContext
from typing import Any, Final

from pynetdicom import AE, evt
from pynetdicom.association import Association
from pynetdicom.transport import AddressInformation, AssociationSocket

from emulators.core.file_meta import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION
from emulators.core.peers import DimsePeer
from emulators.dimse.contexts import Context, Role, requested, role_item
from emulators.dimse.lost_response import keep_responses
from emulators.dimse.sockets import TunedSocket
from emulators.dimse.tampering import Tamper, TamperedPeer, TamperedSocket

MAX_PDU_BYTES: Final = 128 * 1024
"""The longest P-DATA-TF that this end announces."""

MAX_CONTEXTS: Final = 128
"""Odd identifiers from 1 to 255 (PS3.8 9.3.2.2)."""

Handler = tuple[evt.EventType, Callable[..., Any]]


class Unreachable(Exception):
    """No transport connection to the peer; the text is one line."""


class AssociationRefused(Exception):
    """The peer was reached, and no association came of it; the text is one line."""


class AssociationLost(AssociationRefused):
    """The peer ended the association before all was asked; the text is one line."""


def introduce(ae: AE) -> None:
    """Name our implementation, not the library's (PS3.7 D.3.3.2)."""
    ae.implementation_class_uid = IMPLEMENTATION_CLASS_UID
    ae.implementation_version_name = IMPLEMENTATION_VERSION


class RequestorAE(AE):
    """An application entity whose associations lose no response and whose sockets do not wait."""

    tamper: Tamper | None = None
    """What a fault makes of each PDU before it is sent."""

    def _create_socket(
        self,
        assoc: Association,
        address: AddressInformation,
        tls_args: tuple[SSLContext, str] | None,
    ) -> AssociationSocket:
        # The library calls this once for each association object, right after making it.
        keep_responses(assoc)
        # A peer that does not answer would keep a process alive that was told to end.
        assoc.dul.daemon = True
        made = (
            TunedSocket(assoc, address=address)
            if self.tamper is None
            else TamperedSocket(assoc, address, self.tamper)
        )
        made.tls_args = tls_args
        made.attend()
        return made


@contextmanager
def associate(
    peer: DimsePeer,
    contexts: Sequence[Context],
    *,
    calling_ae: str,
    roles: Sequence[Role] = (),
    handlers: Sequence[Handler] = (),
    limit_s: float = 30.0,
) -> Iterator[Association]:
    """Hold an association for the length of a `with` block.

    It is released at the end of the block, and aborted if the block raises. `limit_s` bounds each
    wait: for the connection, for the answer to the request, for each response, and for silence.

    Raises: Unreachable, AssociationRefused, AssociationLost; ValueError for none or more than 128
    contexts.
    """
    if not 0 < len(contexts) <= MAX_CONTEXTS:
        raise ValueError(
            f"{len(contexts)} presentation contexts; 1 to {MAX_CONTEXTS} can be proposed"
        )
    connected: list[object] = []
    ae = RequestorAE(calling_ae)
    introduce(ae)
    if isinstance(peer, TamperedPeer):
        ae.tamper = peer.begin()
    ae.connection_timeout = ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = limit_s
    assoc = ae.associate(
        peer.host,
        peer.port,
        contexts=[requested(context) for context in contexts],
        ae_title=peer.ae_title,
        max_pdu=MAX_PDU_BYTES,
        ext_neg=[role_item(role) for role in roles],
        evt_handlers=[(evt.EVT_CONN_OPEN, connected.append), *handlers],
    )
    where = f"{peer.ae_title} at {peer.host}:{peer.port}"
    if not assoc.is_established:
        if not connected:
            raise Unreachable(f"no connection to {where}")
        raise AssociationRefused(f"{where} {_why(assoc)}")
    try:
        yield assoc
    except RuntimeError as lost:
        # The library's word for a request on an association that the peer has ended meanwhile.
        if not assoc.is_established:
            raise AssociationLost(f"{where} ended the association") from lost
        assoc.abort()
        raise
    except BaseException:
        assoc.abort()
        raise
    if assoc.is_established:
        assoc.release()


def _why(assoc: Association) -> str:
    """Say what came instead of an established association."""
    answer = assoc.acceptor.primitive
    if assoc.is_rejected and answer is not None:
        return (
            f"rejected the association: {answer.result_str}, {answer.source_str}, "
            f"{answer.reason_str}"
        )
    if answer is not None and answer.result == 0:
        return "accepted none of the proposed presentation contexts"
    return "aborted, or did not answer the association request in time"
