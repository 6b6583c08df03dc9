"""Recordings -> Trace: everything that was exchanged, decoded, oldest first."""

from __future__ import annotations

from collections.abc import Iterable

from harness.content.subjects import subjects
from harness.core.subject import Recording
from harness.core.trace import Trace
from harness.judge.instance_sets import instance_sets
from harness.wire.decode import decode
from harness.wire.operations import join


def assemble(recordings: Iterable[Recording]) -> Trace:
    """Decode every connection and find the objects and resources that they carried."""
    exchanges = join(e for r in recordings for e in decode(r))
    carried = subjects(exchanges)
    return Trace((*exchanges, *carried, *instance_sets(carried)))
