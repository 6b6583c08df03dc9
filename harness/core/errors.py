"""The errors of ours. There is no error for what a peer does: that is a Finding or a Gap."""

from __future__ import annotations


class PlugfestError(Exception):
    """Something an operator can act on; its text is one line: what, where, what to do."""


class UsageError(PlugfestError):
    """A file or flag of the operator is wrong (exit 2); raised before anything runs."""


class CaptureError(PlugfestError):
    """We could not connect, start or record (exit 4): our environment, never the peer's fault."""


class EvidenceBroken(PlugfestError):
    """Evidence is not what it was when it was sealed, and the operator asked for that (exit 5)."""
