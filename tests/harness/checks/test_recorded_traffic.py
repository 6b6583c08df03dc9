"""Traffic of real implementations: its known defects are found, and every mutant of it.

A mutant is the recording with some bytes exchanged for as many others, so that everything but the
one thing stays as it was on the wire.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import harness.checks  # noqa: F401 - registers every check
from harness.checks.registry import checks
from harness.content.subjects import subjects
from harness.core.octets import Ending, Stream
from harness.core.requirement import Role
from harness.core.subject import Party, Recording
from harness.core.trace import Trace
from harness.core.verdict import Verdict
from harness.judge.evaluate import evaluate
from harness.wire.decode import decode
from harness.wire.operations import join
from tests.harness.wire.recordings import load_trace

OPENER, ACCEPTER = Role.INITIATOR, Role.RESPONDER

# The objects that one of them stores are skeletons: a handful of attributes.
SKELETONS = {
    "iod.mandatory-modules-are-present",
    "iod.type-1-attributes-are-present",
    "iod.type-2-attributes-are-present",
    "iod.type-2c-attributes-are-present",
}
# What the recorded programs, scripts over one library, get wrong by themselves.
DEFECTS = {
    "echo": set(),
    "store": SKELETONS,
    "find": {"query.retrieval-location-is-given"},
    "get": {"retrieve.final-response-has-no-remaining"},
    "move": {
        "retrieve.final-response-has-no-remaining",
        "retrieve.sub-operations-name-their-move",  # it names itself, not who asked
    },
    "commitment": set(),
}


@cache
def recordings(name: str) -> tuple[Recording, ...]:
    """Read a golden trace; every seat is under judgement, and a move's archive opens the second."""
    seats = [("modality", "archive"), ("archive", "viewer")]
    return tuple(
        replace(r, opener=Party(a, True), accepter=Party(b, True))
        for r, (a, b) in zip(load_trace(name), seats, strict=False)
    )


def failed(found: tuple[Recording, ...]) -> set[str]:
    exchanges = join(x for r in found for x in decode(r))
    results = evaluate(Trace((*exchanges, *subjects(exchanges))), checks())
    assert not [r.reasons for r in results if r.verdict is Verdict.ERROR]
    return {r.requirement.id for r in results if r.findings}


@pytest.mark.parametrize("name", sorted(DEFECTS))
def test_recorded_traffic_has_its_known_defects_only(name: str) -> None:
    assert failed(recordings(name)) == DEFECTS[name]


@dataclass(frozen=True)
class Mutant:
    trace: str
    side: Role
    old: bytes
    new: bytes
    found: str  # requirements, separated by spaces: these and no others
    connection: int = 0
    occurrence: int = 0


def us(element: int, value: int) -> bytes:
    """Encode a command element of VR US."""
    head = (0).to_bytes(2, "little") + element.to_bytes(2, "little") + (2).to_bytes(4, "little")
    return head + value.to_bytes(2, "little")


def tag(value: int, length: int) -> bytes:
    """Encode the head of an element, implicit VR little endian."""
    group, element = (value >> 16).to_bytes(2, "little"), (value & 0xFFFF).to_bytes(2, "little")
    return group + element + length.to_bytes(4, "little")


MUTANTS = [
    Mutant("echo", OPENER, b"1.2.840.10008.3.1.1.1", b"1.2.840.10008.3.1.1.9",
           "ul.request-names-the-application-context ul.unsupported-request-is-not-accepted"),
    Mutant("echo", ACCEPTER, b"1.2.840.10008.3.1.1.1", b"1.2.840.10008.3.1.1.9",
           "ul.accept-names-the-application-context"),
    Mutant("echo", OPENER, b"\x51\0\0\x04", b"\x61\0\0\x04",
           "ul.request-announces-one-maximum-length"),
    Mutant("echo", ACCEPTER, b"\x51\0\0\x04", b"\x61\0\0\x04",
           "ul.accept-announces-one-maximum-length"),
    Mutant("echo", OPENER, b"\x51\0\0\x04\0\0\x3f\xfe", b"\x51\0\0\x04\0\0\0\x20",
           "ul.accepter-respects-the-maximum-length"),
    Mutant("echo", ACCEPTER, b"\x21\0\0\x19\x01\0\0\0", b"\x21\0\0\x19\x03\0\0\0",
           "ul.one-reply-per-offer ul.opener-uses-accepted-contexts"
           " ul.accepter-uses-accepted-contexts"),
    Mutant("echo", ACCEPTER, b"\x21\0\0\x19\x01\0\0\0", b"\x21\0\0\x19\x01\0\x09\0",
           "ul.reply-results-are-defined ul.opener-uses-accepted-contexts"
           " ul.accepter-uses-accepted-contexts"),
    Mutant("echo", ACCEPTER, b"\x06\0\0\0\0\x04", b"\x08\0\0\0\0\x04",
           "ul.accepter-sends-defined-pdu-types"),
    Mutant("echo", ACCEPTER, us(0x0900, 0), us(0x0900, 0x0122), "echo.echo-succeeds"),
    Mutant("echo", ACCEPTER, us(0x0900, 0), us(0x0900, 0x1234),
           "echo.echo-succeeds dimse.statuses-are-defined"),
    Mutant("echo", ACCEPTER, us(0x0100, 0x8030), us(0x0100, 0x8020),
           "dimse.response-field-is-the-requests"),
    Mutant("echo", ACCEPTER, us(0x0120, 1), us(0x0120, 2), "dimse.accepter-responds-to-requests"),
    Mutant("echo", OPENER, us(0x0800, 0x0101), us(0x0800, 0x0102),
           "ul.opener-finishes-its-messages"),
    Mutant("echo", OPENER, b"\0\0\0\0\4\0\0\0\x38", b"\0\0\0\0\4\0\0\0\x3a",
           "dimse.request-command-set-is-well-encoded"),
    Mutant("echo", OPENER, tag(2, 18) + b"1.2.840.10008.1.1", tag(2, 18) + b"1.2.840.10008.1.2",
           "dimse.sop-class-is-that-of-the-context dimse.response-sop-class-is-the-requests"
           " echo.echo-request-is-bare"),
    Mutant("store", ACCEPTER, us(0x0900, 0), us(0x0900, 0x0110), "dimse.statuses-are-defined"),
    Mutant("store", OPENER, us(0x0110, 2), us(0x0110, 1), "dimse.accepter-responds-to-requests"),
    Mutant("store", OPENER, us(0x0700, 2), us(0x0700, 9), "storage.store-request-is-complete"),
    Mutant("find", ACCEPTER, tag(0x00080052, 6) + b"STUDY ", tag(0x00080052, 6) + b"IMAGE ",
           "query.response-level-is-the-requests query.retrieval-location-is-given"),
    Mutant("get", ACCEPTER, us(0x1021, 2), us(0x1021, 1),
           "retrieve.final-counts-are-right retrieve.final-response-has-no-remaining", occurrence=1),
    Mutant("get", ACCEPTER, us(0x1022, 0), us(0x1022, 1),
           "retrieve.final-status-fits-the-counts retrieve.failed-instances-are-listed"
           " retrieve.final-response-has-no-remaining", occurrence=2),
    Mutant("commitment", ACCEPTER, us(0x1002, 1), us(0x1002, 2),
           "commitment.event-type-fits-the-outcome"),
    Mutant("commitment", OPENER, us(0x1008, 1), us(0x1008, 2),
           "commitment.commitment-request-is-complete commitment.unknown-action-is-refused"),
]  # fmt: skip


def mutated(m: Mutant) -> tuple[Recording, ...]:
    found = list(recordings(m.trace))
    r = found[m.connection]
    stream = r.from_opener if m.side is OPENER else r.from_accepter
    data = stream.octets[0 : len(stream.octets)]
    at = -1
    for _ in range(m.occurrence + 1):
        at = data.find(m.old, at + 1)
        assert at >= 0, "the bytes to exchange are not there"
    assert len(m.old) == len(m.new)
    changed: Stream = replace(stream, octets=data[:at] + m.new + data[at + len(m.old) :])
    side = "from_opener" if m.side is OPENER else "from_accepter"
    found[m.connection] = replace(r, **{side: changed})  # type: ignore[arg-type]
    return tuple(found)


@pytest.mark.parametrize(
    "m", [pytest.param(m, id=f"{m.trace}-{m.found.split()[0]}-{n}") for n, m in enumerate(MUTANTS)]
)
def test_mutant_is_caught_and_nothing_else(m: Mutant) -> None:
    objects = SKELETONS if m.trace == "store" else set()
    assert failed(mutated(m)) - objects == set(m.found.split())


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_check_breaks_on_damaged_traffic(data: st.DataObject) -> None:
    """Whatever bytes a peer sends, a check objects, passes or is undecided: `failed` asks for it."""
    found = list(recordings(data.draw(st.sampled_from(sorted(DEFECTS)))))
    n = data.draw(st.integers(0, len(found) - 1))
    side = data.draw(st.sampled_from(["from_opener", "from_accepter"]))
    stream: Stream = getattr(found[n], side)
    octets = bytearray(stream.octets[0 : len(stream.octets)])
    for _ in range(data.draw(st.integers(1, 6))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    del octets[data.draw(st.integers(len(octets) // 2, len(octets))) :]
    changed = replace(stream, octets=bytes(octets), ending=data.draw(st.sampled_from(list(Ending))))
    found[n] = replace(found[n], **{side: changed})  # type: ignore[arg-type]
    failed(tuple(found))
