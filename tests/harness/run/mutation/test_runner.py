"""Proofs on a run made of golden traces, and on DIMSE scenarios as they are played."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest

from harness.capture.bundle import Bundle
from harness.core.report import ScenarioPlayed
from harness.core.requirement import Role
from harness.core.subject import Operation, Party, Protocol
from harness.core.verdict import Verdict
from harness.run.mutation.association import accept, version
from harness.run.mutation.dimse import request, response
from harness.run.mutation.dimse_edits import SOP_CLASS, STATUS, number, uid
from harness.run.mutation.recordings import octets
from harness.run.mutation.registry import Edit, Mutation, mutations
from harness.run.mutation.runner import Proof, prove
from harness.run.record import PlayRecord, to_json
from tests.contract.plugfest import plugfest, the_run
from tests.harness.wire.recordings import load_trace

PLAYED = {"echo": "dimse/verification.feature", "find": "dimse/query_retrieve.feature"}
FEATURES = ("verification", "storage", "query_retrieve", "procedure_step")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write golden traces as a run would: each is a scenario of its own."""
    folder = tmp_path_factory.mktemp("run")
    bundle = Bundle(folder)
    scenarios = tuple(
        ScenarioPlayed(name, f"the {name} trace", feature, (), (), Verdict.PASS)
        for name, feature in PLAYED.items()
    )
    for name in PLAYED:
        for r in load_trace(name):
            recorder = bundle.connection(
                scenario=name,
                protocol=Protocol.DIMSE,
                opener=Party("modality", True),
                accepter=Party("archive", True),
                opened=r.opened,
            )
            for stream in (r.from_opener, r.from_accepter):
                recorder.chunk(stream.source, memoryview(octets(stream)), r.opened)
                recorder.ended(stream.source, stream.ending, stream.ended)
            recorder.close(r.from_opener.ended)
    record = PlayRecord(
        run_id="golden",
        started="2026-01-01T00:00:00Z",
        seconds=1.0,
        seed=1,
        version="0",
        seats=(),
        claims=(),
        profiles=(),
        scenarios=scenarios,
        ours=False,
        interrupted=False,
        rejected=False,
        notes=(),
    )
    bundle.session(to_json(record))
    return folder


def proof(run: Path, edit: Edit, requirement: str = "echo.echo-succeeds", **more: str) -> Proof:
    terms = {"locator": r"^response \(0000,0900\)$", "feature": PLAYED["echo"], **more}
    return prove(run, Mutation("tried", requirement, edit=edit, **terms))


REFUSED = response(Operation.C_ECHO, number(STATUS, 0x0122))
UNDEFINED = response(Operation.C_ECHO, number(STATUS, 0x1234))


def test_what_is_objected_to_is_caught(run: Path) -> None:
    found = proof(run, REFUSED, actual="0122H")
    assert (found.caught, found.others) == (True, ())
    assert found.why.startswith("response (0000,0900): expected 0000H")


def test_others_that_object_are_listed(run: Path) -> None:
    assert proof(run, UNDEFINED).others == ("dimse.statuses-are-defined",)


def test_a_should_is_caught_without_a_failure(run: Path) -> None:
    edit = request(Operation.C_ECHO, uid(SOP_CLASS, "1.2.840.10008.1.2"))
    found = proof(run, edit, "echo.echo-request-is-bare", locator=r"^request \(0000,0002\)$")
    assert found.caught


@pytest.mark.parametrize(
    ("edit", "more", "why"),
    [
        (request(Operation.C_ECHO), {}, "PASS: nothing to object to"),
        (REFUSED, {"locator": "somewhere else"}, "FAIL, but elsewhere: response"),
        (REFUSED, {"actual": "A700H"}, "FAIL, but elsewhere: response"),
        (REFUSED, {"feature": "fhir/*"}, "the run has no scenario of fhir/*"),
        (REFUSED, {"name_contains": "moved"}, "the run has no scenario of dimse"),
        (REFUSED, {"feature": PLAYED["find"]}, "nothing to change in find"),
        (REFUSED, {"requirement": "echo.nobody-asks"}, "the requirement has no check"),
    ],
)
def test_what_is_not_caught_says_why(run: Path, edit: Edit, more: dict[str, str], why: str) -> None:
    found = proof(run, edit, **more)
    assert not found.caught
    assert found.why.startswith(why)


def test_what_the_clean_run_is_objected_to_for_proves_nothing(run: Path) -> None:
    """The recorded program of that trace gives no retrieval location by itself."""
    found = proof(
        run,
        request(Operation.C_FIND),
        "query.retrieval-location-is-given",
        locator=".",
        feature=PLAYED["find"],
    )
    assert not found.caught
    assert found.why == "the requirement objects to the clean run, too"


def test_the_first_scenario_that_fits_is_changed(run: Path) -> None:
    assert proof(run, REFUSED, feature="dimse/*").caught
    changed = proof(
        run,
        accept(version(0)),
        "ul.accept-states-protocol-version-1",
        feature="dimse/*",
        locator="protocol-version",
    )
    assert changed.caught


def test_evidence_is_read_and_never_written(run: Path) -> None:
    before = {p: p.read_bytes() for p in run.rglob("*") if p.is_file()}
    proof(run, REFUSED)
    assert {p: p.read_bytes() for p in run.rglob("*") if p.is_file()} == before
    assert (run / "evidence" / "streams" / f"c0001.{Role.INITIATOR}").exists()


@pytest.mark.contract
@pytest.mark.slow
def test_mutations_of_dimse_scenarios_are_caught(tmp_path: Path) -> None:
    """One for each requirement; `plugfest selftest`, which plays everything, proves all."""
    done = plugfest("run", *(f"dimse/{f}.feature" for f in FEATURES), "--out", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    played = [f"dimse/{f}.feature" for f in FEATURES]
    here = [m for m in mutations() if any(fnmatch(f, m.feature) for f in played)]
    chosen = {m.requirement: m for m in reversed(here)}
    assert len(chosen) > 120
    proofs = [prove(the_run(tmp_path), m) for m in chosen.values()]
    assert [(p.mutation.name, p.why) for p in proofs if not p.caught] == []
