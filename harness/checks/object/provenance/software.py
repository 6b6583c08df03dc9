"""The software that reconstructed, named so that it can be run again (P6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from harness.checks.object.made import as_made
from harness.checks.object.provenance.claims import (
    CONTRIBUTION_DESCRIPTION,
    SOFTWARE_VERSIONS,
    parameter_hash,
    processing_equipment,
)
from harness.checks.registry import CheckContext, check
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, decode
from harness.core.finding import Finding
from harness.core.requirement import Level, Requirement, Role
from harness.core.subject import Instance
from harness.core.trace import Trace

_PINNED: Final = re.compile(r"(sha256:)?[0-9a-f]{40}|(sha256:)?[0-9a-f]{63,64}")
_THREADS: Final = re.compile(r"\bthreads \d+")
_CPU: Final = re.compile(r"\bCPU \S+")

PROCESSING_EQUIPMENT_NAMES_ITS_SOFTWARE = Requirement(
    id="lineage.processing-equipment-names-its-software",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Processing equipment that contributed to an object names its software versions.",
    cites=(ps3(3, "C.12.1.1.5"),),
)

RECONSTRUCTION_CAN_BE_RUN_AGAIN = Requirement(
    id="lineage.reconstruction-can-be-run-again",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Equipment that states a hash of its parameters names commit or image digest, threads"
    " and CPU policy, since pixels depend on all of them.",
    cites=(ps3(3, "C.12.1.1.5"),),
)


def _equipment(i: Instance) -> tuple[tuple[int, DataSet], ...]:
    return tuple(processing_equipment(decode(i.dataset, i.transfer_syntax)))


def _was_processed(i: Instance, _: Trace) -> bool:
    return bool(_equipment(i))


@check(PROCESSING_EQUIPMENT_NAMES_ITS_SOFTWARE, on=Instance, when=as_made, where=_was_processed)
def processing_equipment_names_its_software(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for Software Versions in the items with the purpose Processing Equipment."""
    for number, item in _equipment(i):
        if not any(item.texts(SOFTWARE_VERSIONS)):
            yield ctx.finding(
                expected="Software Versions of the processing equipment",
                actual="none",
                at=f"(0018,A001)[{number}].(0018,1020)",
            )


def _claiming(i: Instance) -> Iterator[tuple[int, DataSet, str]]:
    for number, item in _equipment(i):
        said = item.text(CONTRIBUTION_DESCRIPTION)
        if parameter_hash(said) is not None:
            yield number, item, said


def _claims(i: Instance, _: Trace) -> bool:
    return any(True for _ in _claiming(i))


@check(RECONSTRUCTION_CAN_BE_RUN_AGAIN, on=Instance, when=as_made, where=_claims)
def reconstruction_can_be_run_again(i: Instance, ctx: CheckContext) -> Iterator[Finding]:
    """Look for a digest among the versions, and for threads and CPU in the description."""
    for number, item, said in _claiming(i):
        if not any(_PINNED.fullmatch(v) for v in item.texts(SOFTWARE_VERSIONS)):
            yield ctx.finding(
                expected="a commit or an image's digest among the Software Versions",
                actual="\\".join(item.texts(SOFTWARE_VERSIONS)) or "no versions",
                at=f"(0018,A001)[{number}].(0018,1020)",
            )
        missing = [
            what for what, form in (("threads", _THREADS), ("CPU", _CPU)) if not form.search(said)
        ]
        if missing:
            yield ctx.finding(
                expected="threads and CPU policy",
                actual=f"no {' and no '.join(missing)} in {said!r}",
                at=f"(0018,A001)[{number}].(0018,A003)",
            )
