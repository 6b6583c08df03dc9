"""The parameters of a reconstruction: whole, and hashed as they are told (P5)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Final

from harness.checks.object.made import as_made
from harness.checks.object.provenance.claims import (
    CONTRIBUTION_DESCRIPTION,
    DERIVATION_DESCRIPTION,
    parameter_document,
    parameter_hash,
    processing_equipment,
)
from harness.checks.registry import CheckContext, Inconclusive, check
from harness.checks.sources import ps3
from harness.content.dataset import decode
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.core.trace import Trace

CHARS_MOST: Final = 1024  # of a short text (PS3.5 6.2): a longer document is cut there
# What decides pixels whatever was scanned; more depends on the modality.
NEEDED: Final = ("algorithm", "implementation", "threads")

PARAMETER_HASH_HOLDS = Requirement(
    id="lineage.parameter-hash-holds",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="The stated hash of the parameters is that of the parameters, and one in all places.",
    cites=(ps3(3, "C.12.4", "C.12-10"), ps3(3, "C.12.1.1.5")),
)

PARAMETERS_NAME_ALGORITHM_AND_THREADS = Requirement(
    id="lineage.parameters-name-algorithm-and-threads",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Parameters told in full name algorithm, implementation and number of threads.",
    cites=(ps3(3, "C.12.4", "C.12-10"),),
)


def _description(i: Instance) -> str:
    return decode(i.dataset, i.transfer_syntax).text(DERIVATION_DESCRIPTION)


def _states_a_hash(i: Instance, _: Trace) -> bool:
    return parameter_hash(_description(i)) is not None


@check(PARAMETER_HASH_HOLDS, on=Instance, when=as_made, where=_states_a_hash)
def parameter_hash_holds(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Hash the canonical JSON after the hash, where it is whole; compare with the equipment's."""
    said = _description(i)
    stated, document = parameter_hash(said) or "", parameter_document(said)
    told_in_full = document is not None and _is_whole(document, said)
    if document is not None and told_in_full:
        found = hashlib.sha256(document.encode()).hexdigest()
        if found != stated:
            yield ctx.finding(
                expected=f"parameters of SHA-256 {stated}", actual=found, at="(0008,2111)"
            )
    others = [
        (number, other)
        for number, item in processing_equipment(decode(i.dataset, i.transfer_syntax))
        if (other := parameter_hash(item.text(CONTRIBUTION_DESCRIPTION))) is not None
    ]
    for number, other in others:
        if other != stated:
            yield ctx.finding(
                expected=f"{stated}, as the Derivation Description says",
                actual=other,
                at=f"(0018,A001)[{number}].(0018,A003)",
            )
    if not told_in_full and not others:
        raise Inconclusive("the parameters are told nowhere in full, nor their hash again")


def _tells_all(i: Instance, _: Trace) -> bool:
    said = _description(i)
    document = parameter_document(said)
    return document is not None and _is_whole(document, said)


@check(PARAMETERS_NAME_ALGORITHM_AND_THREADS, on=Instance, when=as_made, where=_tells_all)
def parameters_name_algorithm_and_threads(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Read the JSON in the Derivation Description and look for the names."""
    values = _parsed(parameter_document(_description(i)) or "")
    missing = [name for name in NEEDED if name not in (values if isinstance(values, dict) else ())]
    if missing:
        yield ctx.finding(
            expected=", ".join(NEEDED), actual=f"without {', '.join(missing)}", at="(0008,2111)"
        )


def _is_whole(document: str, said: str) -> bool:
    """Tell a document from one that was cut where a short text ends."""
    return len(said) < CHARS_MOST or _parsed(document) is not None


def _parsed(document: str) -> object:
    try:
        return json.loads(document)
    except (ValueError, RecursionError):
        return None
