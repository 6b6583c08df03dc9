"""The raw file inside of a Raw Data object is the one whose digest is stated (P3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from harness.checks.object.element_rules import printed
from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.content.dataset import decode
from harness.content.raw_payload import RawPayload, raw_payload_of
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.core.trace import Trace
from harness.facts.uids import RAW_DATA_STORAGE

_SHA256: Final = re.compile(r"[0-9a-f]{64}")

PAYLOAD_DIGEST_HOLDS = Requirement(
    id="lineage.payload-digest-holds",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A raw file in Plugfest's private block of Raw Data has the digest stated there.",
    cites=(ps3(3, "A.37"), ps3(3, "C.19.1")),
)


def _kept(i: Instance) -> RawPayload | None:
    if i.sop_class != RAW_DATA_STORAGE:
        return None
    return raw_payload_of(decode(i.dataset, i.transfer_syntax))


def _keeps_one(i: Instance, _: Trace) -> bool:
    return _kept(i) is not None


@check(PAYLOAD_DIGEST_HOLDS, on=Instance, where=_keeps_one)
def payload_digest_holds(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Put the chunks together and hash them; on every way that the object goes."""
    kept = _kept(i)
    if kept is None:
        return
    if not _SHA256.fullmatch(kept.digest):
        yield ctx.finding(
            expected="a SHA-256 of 64 hexadecimal digits",
            actual=repr(kept.digest),
            at=printed(kept.digest_tag),
        )
    elif not kept.legible:
        raise Inconclusive("what is encoded in Implicit VR does not tell where the chunks are")
    elif why := kept.fault():
        yield ctx.finding(
            expected="the whole raw file, chunk after chunk",
            actual=why,
            at=printed(kept.chunks_tag),
        )
    elif (found := kept.sha256()) != kept.digest:
        yield ctx.finding(
            expected=f"a raw file of SHA-256 {kept.digest}",
            actual=found,
            at=printed(kept.digest_tag),
        )
