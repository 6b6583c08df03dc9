"""What an acceptor puts on the wire: the seam where it can be told to misbehave."""

from __future__ import annotations


class Wire:
    """Stands between an acceptor and its socket; this one changes nothing."""

    def pdu(self, pdu: bytes) -> bytes | None:
        """Return what to send for a whole PDU; None closes the connection instead."""
        return pdu

    def longest_pdu(self, announced: int) -> int:
        """Return the maximum length to keep to, in bytes, for the one that a peer announced."""
        return announced
