"""A DICOM server that associates and then hangs, drips, babbles or never ends: a verdict in time."""

import json
import random
import time

import pytest

from tests.contract.hostile_scp import hostile_scp
from tests.contract.plugfest import plugfest, record, the_run
from tests.harness.wire.recordings import command, p_data, pdu, pdv

pytestmark = [pytest.mark.contract, pytest.mark.slow]

SUT = """
[product]
name = "Hostile"
[[seats]]
seat = "archive"
dimse = {{ host = "127.0.0.1", port = {port}, ae_title = "HOSTILE" }}
[limits]
settle_s = 1
action_s = 2
"""

FEATURE = """
@seat:archive
Feature: One request of each kind

  Scenario: verify
    When the modality verifies the connection to the archive

  Scenario: store
    Given the modality has acquired a head CT of 1 slices
    When the modality stores the study by C-STORE

  Scenario: query
    When a workstation queries for a patient nobody has
"""

STORE, FIND = 0x0001, 0x0020
BABBLE = random.Random(1).randbytes(4000)


def well(connection, context, field, message_id):
    connection.sendall(responded(context, field, message_id))


def responded(context, field, message_id, status=0, data=None):
    encoded = command(
        e0100=field | 0x8000, e0120=message_id, e0800=0x101 if data is None else 1, e0900=status
    )
    whole = p_data(pdv(context, 3, encoded))
    return whole if data is None else whole + p_data(pdv(context, 2, data))


def mute(connection, context, field, message_id):
    """Never answer anything."""


def drips_in_the_middle_of_a_store_response(connection, context, field, message_id):
    whole = responded(context, field, message_id)
    if field != STORE:
        connection.sendall(whole)
        return
    connection.sendall(whole[:30])
    for byte in whole[30:]:
        time.sleep(1)
        connection.sendall(bytes([byte]))


def babbles_in_fragments(connection, context, field, message_id):
    """Well-framed P-DATA with a command set of random bytes."""
    connection.sendall(p_data(pdv(context, 3, BABBLE)))


def babbles_in_p_data(connection, context, field, message_id):
    """P-DATA whose fragments are random: lengths, contexts, everything."""
    connection.sendall(pdu(4, BABBLE))


def babbles_without_pdus(connection, context, field, message_id):
    connection.sendall(BABBLE)


def never_ends_to_find(connection, context, field, message_id):
    if field != FIND:
        well(connection, context, field, message_id)
        return
    level = b"\x08\x00\x52\x00" + b"CS\x06\x00" + b"STUDY "
    one = responded(context, field, message_id, 0xFF00, level)
    for _ in range(2_000):
        connection.sendall(one)


def play(tmp_path, behave, codes=(1, 3)):
    feature = tmp_path / "requests.feature"
    feature.write_text(FEATURE)
    with hostile_scp(behave) as port:
        file = tmp_path / "hostile.toml"
        file.write_text(SUT.format(port=port))
        done = plugfest("run", feature, "--sut", file, "--out", tmp_path / "runs", timeout=100)
    said = done.stdout + done.stderr
    assert done.returncode in codes, said
    assert "Traceback" not in said
    folder = the_run(tmp_path / "runs")
    judged = record(folder)
    assert "ERROR" not in {r["verdict"] for r in judged["results"]}
    assert "ERROR" not in {s["verdict"] for s in judged["scenarios"]}
    assert judged["results"]
    return folder, {s["name"]: s for s in judged["scenarios"]}, judged


def failed(judged):
    return {r["requirement"] for r in judged["results"] if r["verdict"] == "FAIL"}


def intact(folder, judged):
    """Every connection is in the index with all its bytes, and is judged the same again."""
    evidence = folder / "evidence"
    listed = [json.loads(line) for line in (evidence / "connections.ndjson").open()]
    assert len(listed) >= 3
    for connection in listed:
        for side in ("initiator", "responder"):
            assert (evidence / "streams" / f"{connection['id']}.{side}").stat().st_size > 0
    again = plugfest("judge", folder)
    assert again.returncode in (1, 3), again.stderr
    assert record(folder)["results"] == judged["results"]


def test_one_that_answers_is_not_accused(tmp_path):
    _, played, judged = play(tmp_path, well, codes=(0,))
    assert {s["verdict"] for s in played.values()} == {"PASS"}
    assert failed(judged) == set()


def test_no_answer_at_all(tmp_path):
    folder, played, judged = play(tmp_path, mute)
    assert {s["verdict"] for s in played.values()} <= {"FAIL", "INCONC"}
    intact(folder, judged)


def test_one_byte_a_second_in_the_middle_of_a_store_response(tmp_path):
    folder, played, judged = play(tmp_path, drips_in_the_middle_of_a_store_response)
    assert played["verify"]["verdict"] == "PASS"
    assert played["store"]["verdict"] in ("FAIL", "INCONC")
    intact(folder, judged)


@pytest.mark.parametrize(
    ("behave", "requirement", "verdict"),
    [
        (babbles_in_fragments, "dimse.every-request-is-answered", "INCONC"),
        (babbles_in_p_data, "ul.accepter-sends-whole-pdus", "FAIL"),
        (babbles_without_pdus, "ul.accepter-sends-defined-pdu-types", "FAIL"),
    ],
)
def test_garbage_instead_of_an_answer(tmp_path, behave, requirement, verdict):
    folder, played, judged = play(tmp_path, behave)
    assert {s["verdict"] for s in played.values()} <= {"FAIL", "INCONC"}
    assert {r["requirement"]: r["verdict"] for r in judged["results"]}[requirement] == verdict
    intact(folder, judged)


def test_matches_without_end(tmp_path):
    folder, played, judged = play(tmp_path, never_ends_to_find)
    assert played["verify"]["verdict"] == played["store"]["verdict"] == "PASS"
    assert played["query"]["verdict"] in ("FAIL", "INCONC")
    intact(folder, judged)
