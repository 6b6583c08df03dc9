"""Software makes images only of raw data that it reads (P8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.checks.object.grouping import about, bounded, ordered
from harness.checks.object.made import as_made
from harness.checks.object.provenance.claims import (
    CONTRIBUTION_DESCRIPTION,
    format_named,
    formats_acquired,
    formats_read,
    processing_equipment,
)
from harness.checks.object.provenance.creator_version import of_raw
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import decode
from harness.content.provenance import RAW_FORMAT
from harness.core.finding import Finding
from harness.core.instance_set import InstanceSet, Member
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.core.trace import Trace

SOFTWARE_READS_THE_FORMAT = Requirement(
    id="lineage.software-reads-the-format",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Software that tells which raw formats it reads makes images of raw data in one of"
    " these only: after an upgrade it refuses the older files.",
    cites=(ps3(3, "C.12.1.1.5"), ps3(3, "C.19.1", "C.19-1")),
)


def _readers(i: Instance) -> list[tuple[int, frozenset[str]]]:
    equipment = processing_equipment(decode(i.dataset, i.transfer_syntax))
    told = ((n, formats_read(item.text(CONTRIBUTION_DESCRIPTION))) for n, item in equipment)
    return [(n, formats) for n, formats in told if formats]


def _tells_both(i: Instance, _: Trace) -> bool:
    return bool(_readers(i)) and bool(formats_acquired(decode(i.dataset, i.transfer_syntax)))


@check(SOFTWARE_READS_THE_FORMAT, on=Instance, when=as_made, where=_tells_both)
def software_reads_the_format(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Compare what the processing equipment reads with what the acquiring equipment wrote."""
    acquired = formats_acquired(decode(i.dataset, i.transfer_syntax))
    for number, read in _readers(i):
        for one in sorted(acquired - read):
            yield ctx.finding(
                expected=f"software that reads {one}, as the raw file was written",
                actual=f"reads {', '.join(sorted(read))}",
                at=f"(0018,A001)[{number}].(0018,A003)",
            )


def _formats_kept(s: InstanceSet, trace: Trace) -> Mapping[str, str]:
    """Return the formats of the raw data in the set, by SOP Instance UID."""

    def make() -> Mapping[str, str]:
        told = ((m.sop_instance, format_named(of_raw(m, RAW_FORMAT))) for m in ordered(s, trace))
        return {uid: format for uid, format in told if format}

    return trace.memo((_formats_kept, s.id), make)


def _of_raw_data(s: InstanceSet, trace: Trace) -> Iterator[tuple[Member, str, frozenset[str]]]:
    """Yield images whose raw data is in the set: its format, and those that the software reads."""
    kept = _formats_kept(s, trace)
    for m in ordered(s, trace) if kept else ():
        read = formats_read(of_raw(m, CONTRIBUTION_DESCRIPTION))
        for named in dict.fromkeys(r.sop_instance for r in m.references) if read else ():
            if named in kept:
                yield m, kept[named], read


def _any(s: InstanceSet, trace: Trace) -> bool:
    return any(True for _ in _of_raw_data(s, trace))


@check(SOFTWARE_READS_THE_FORMAT, on=InstanceSet, where=_any)
def software_reads_the_raw_data(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare what the software reads with the format in our private block of the raw data."""
    yield from bounded(
        about(
            ctx,
            m,
            expected=f"software that reads {kept}, as the raw data that it names is",
            actual=f"reads {', '.join(sorted(read))}",
            at="(0018,A001)",
        )
        for m, kept, read in _of_raw_data(s, ctx.trace)
        if kept not in read
    )
