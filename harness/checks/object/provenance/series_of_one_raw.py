"""Series made of one raw file: one acquisition, and each its own kernel (P9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.object.grouping import (
    about,
    bounded,
    grouped,
    odd_ones,
    of_frame_of_reference,
    of_series,
)
from harness.checks.object.provenance.claims import (
    CONTRIBUTION_DESCRIPTION,
    DERIVATION_DESCRIPTION,
    SOFTWARE_VERSIONS,
    parameter_hash,
)
from harness.checks.object.provenance.creator_version import of_raw
from harness.checks.object.provenance.sources import SOURCE_INSTANCES
from harness.checks.object.semantics.moments import Moment, date_time
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.provenance import CONTRIBUTION_DATE_TIME
from harness.core.finding import Finding
from harness.core.instance_set import InstanceSet, Member
from harness.core.requirement import Level, Requirement, Role
from harness.core.trace import Trace
from harness.facts.uids import RAW_DATA_STORAGE

KERNEL: Final = 0x00181210
ACQUIRED: Final = 0x0008002A
CONTENT_DATE, CONTENT_TIME, _ZONE = 0x00080023, 0x00080033, 0x00080201
_FROM_RAW: Final = (SOURCE_INSTANCES, 0x00081199)
_PARAMETERS: Final = (DERIVATION_DESCRIPTION, CONTRIBUTION_DESCRIPTION)
# when, and by which software: of two series of one moment, one is superfluous
_MADE: Final = (CONTENT_DATE, CONTENT_TIME, CONTRIBUTION_DATE_TIME, SOFTWARE_VERSIONS)
ONE_ACQUISITION: Final = (0x00080017, 0x00083010)  # Acquisition UID, Irradiation Event UID

SERIES_OF_ONE_RAW_SHARE_THE_ACQUISITION = Requirement(
    id="lineage.series-of-one-raw-share-the-acquisition",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Images of one raw file share acquisition, irradiation event and frame of reference.",
    cites=(ps3(3, "C.7.10.1"), ps3(3, "C.7.4.1.1.1")),
)

SERIES_OF_ONE_RAW_DIFFER_IN_KERNEL = Requirement(
    id="lineage.series-of-one-raw-differ-in-kernel",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Images of one raw file that another kernel, or other parameters, made are of another"
    " series, and only those or what was made again later.",
    cites=(ps3(3, "C.8.2.1"), ps3(3, "A.1.2.3")),
)

RECONSTRUCTION_KEEPS_THE_TIME_OF_ACQUISITION = Requirement(
    id="lineage.reconstruction-keeps-the-time-of-acquisition",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Images of one raw file, whenever they were made, say when it was acquired; their"
    " content is later.",
    cites=(ps3(3, "C.7.10.1"), ps3(3, "C.7.6.1")),
)


def raw_of(m: Member) -> str:
    """Return the one Raw Data object that an image names as its source; "" for none or many."""
    named = {
        r.sop_instance
        for r in m.references
        if r.sop_class == RAW_DATA_STORAGE and r.sequence in _FROM_RAW
    }
    return next(iter(named)) if len(named) == 1 else ""


def parameters_of(m: Member) -> str:
    """Return the hash of the parameters that an image was made with; "" when it states none."""
    said = (parameter_hash(of_raw(m, tag)) for tag in _PARAMETERS)
    return next(filter(None, said), "")


def _shared(s: InstanceSet, trace: Trace) -> bool:
    return any(len(members) > 1 for _, members in grouped(s, trace, raw_of))


@check(SERIES_OF_ONE_RAW_SHARE_THE_ACQUISITION, on=InstanceSet, where=_shared)
def series_of_one_raw_share_the_acquisition(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare UIDs of acquisition, irradiation and frame of reference, where they are said."""
    yield from bounded(
        about(
            ctx,
            m,
            expected=f"{usual}, as {example.name} of the same raw data says",
            actual=said(m),
            at=at,
        )
        for _, members in grouped(s, ctx.trace, raw_of)
        for at, said in _acquisition()
        for m, usual, example in odd_ones(members, said)
    )


def _acquisition() -> Iterator[tuple[str, Callable[[Member], str]]]:
    for tag in ONE_ACQUISITION:
        yield printed(tag), partial(of_raw, tag=tag)
    yield "(0020,0052)", of_frame_of_reference


def _made_by_kernels(s: InstanceSet, trace: Trace) -> bool:
    return any(
        sum(bool(of_raw(m, KERNEL)) for m in members) > 1
        for _, members in grouped(s, trace, raw_of)
    )


@check(SERIES_OF_ONE_RAW_DIFFER_IN_KERNEL, on=InstanceSet, where=_made_by_kernels)
def series_of_one_raw_differ_in_kernel(s: InstanceSet, ctx: CheckContext) -> Iterator[Finding]:
    """Compare Convolution Kernel and hash of parameters within and across the series of one raw."""
    yield from bounded(
        found
        for _, members in grouped(s, ctx.trace, raw_of)
        for found in (*_mixed(members, ctx), *_repeated(members, ctx))
    )


def _mixed(members: tuple[Member, ...], ctx: CheckContext) -> Iterator[Finding]:
    for series in {of_series(m): None for m in members}:
        one = [m for m in members if m.series == series]
        for m, usual, example in odd_ones(one, _kernel):
            yield about(
                ctx,
                m,
                expected=f"kernel {usual}, as {example.name} in the same series",
                actual=_kernel(m),
                at="(0018,1210)",
            )


def _repeated(members: tuple[Member, ...], ctx: CheckContext) -> Iterator[Finding]:
    first: dict[tuple[str, ...], Member] = {}
    told: set[tuple[str, ...]] = set()
    for m in members:
        kernel, hashed = _kernel(m), parameters_of(m)
        # without a hash nobody knows whether another field of view was reconstructed
        if not kernel or not hashed:
            continue
        # a retro-reconstruction is made at another time, or elsewhere: that is no repetition
        made = (kernel, hashed, *(of_raw(m, tag) for tag in _MADE))
        known = first.setdefault(made, m)
        if known.series != m.series and (*made, m.series) not in told:
            told.add((*made, m.series))
            yield about(
                ctx,
                m,
                expected=f"another kernel or other parameters than {known.name} of another series,"
                " or made at another time",
                actual=f"kernel {kernel}, parameters {hashed[:12]}",
                at="(0020,000E)",
            )


def _kernel(m: Member) -> str:
    return of_raw(m, KERNEL)


@check(RECONSTRUCTION_KEEPS_THE_TIME_OF_ACQUISITION, on=InstanceSet, where=_shared)
def reconstruction_keeps_the_time_of_acquisition(
    s: InstanceSet, ctx: CheckContext
) -> Iterator[Finding]:
    """Compare the first Acquisition DateTime of each series, and content with acquisition."""
    yield from bounded(
        found
        for _, members in grouped(s, ctx.trace, raw_of)
        for found in (*_other_times(members, ctx), *_too_early(members, ctx))
    )


def _other_times(members: tuple[Member, ...], ctx: CheckContext) -> Iterator[Finding]:
    """Slices may be acquired one after the other; a series begins when its raw data does."""
    first: dict[str, Member] = {}
    for m in sorted(members, key=_acquired):
        if _acquired(m):
            first.setdefault(m.series, m)
    for m, usual, example in odd_ones(tuple(first.values()), _acquired):
        yield about(
            ctx,
            m,
            expected=f"{usual}, as {example.name} of the same raw data says",
            actual=_acquired(m),
            at="(0008,002A)",
        )


def _too_early(members: tuple[Member, ...], ctx: CheckContext) -> Iterator[Finding]:
    for m in members:
        acquired, made = _moments(m)
        if acquired is not None and made is not None and made.precedes(acquired):
            yield about(
                ctx, m, expected=f"content after {acquired}", actual=str(made), at="(0008,0023)"
            )


def _moments(m: Member) -> tuple[Moment | None, Moment | None]:
    """Return acquisition and content, both of one time zone; None for what cannot be compared."""
    said = _acquired(m)
    zone = next((said[at:] for at, c in enumerate(said) if c in "+-"), "")
    if zone and zone != of_raw(m, _ZONE):
        return None, None
    return date_time(said), date_time(of_raw(m, CONTENT_DATE) + of_raw(m, CONTENT_TIME))


def _acquired(m: Member) -> str:
    return of_raw(m, ACQUIRED)
