import json
import os
import socket
import subprocess
import sys
from contextlib import closing

import pytest
import requests

from emulators.core.peers import DimsePeer
from emulators.dimse.client import associate
from emulators.dimse.contexts import Context
from tests.emulators.builders import ROOT, ct, part10
from tests.emulators.web.related import content_type, join, split

pytestmark = pytest.mark.contract

STUDY_FIND = "1.2.840.10008.5.1.4.1.2.2.1"


def start(*options, **environ):
    return subprocess.Popen(
        [sys.executable, "-m", "emulators.pacs", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environ},
    )


@pytest.fixture
def archive():
    process = start("--until-stdin-closes")
    ready = json.loads(process.stdout.readline())
    yield process, ready
    if process.poll() is None:
        process.kill()
    process.communicate(timeout=10)


def find(ready, **keys):
    from pydicom.dataset import Dataset

    query = Dataset()
    query.QueryRetrieveLevel = "STUDY"
    for keyword, value in keys.items():
        setattr(query, keyword, value)
    peer = DimsePeer(**ready["endpoints"]["dimse"])
    with associate(peer, [Context(STUDY_FIND)], calling_ae="TEST", limit_s=10) as assoc:
        answers = list(assoc.send_c_find(query, STUDY_FIND))
    assert answers[-1][0].Status == 0
    return [found for _, found in answers[:-1]]


def test_both_doors_open_on_one_store(archive):
    process, ready = archive
    assert ready["actor"] == "pacs"
    assert ready["endpoints"]["dimse"]["ae_title"] == "ARCHIVE"
    web, control = ready["endpoints"]["web"]["url"], ready["control"]
    health = requests.get(control + "/health", timeout=10)
    assert (health.status_code, health.json()["actor"]) == (200, "pacs")
    body = join(*(("application/dicom", part10(ct(n))) for n in (1, 2)))
    headers = {"Content-Type": content_type("application/dicom")}
    stored = requests.post(web + "/studies", data=body, headers=headers, timeout=10)
    assert stored.status_code == 200

    dicom_json = {"Accept": "application/dicom+json"}
    (by_web,) = requests.get(web + "/studies?PatientID=P1", headers=dicom_json, timeout=10).json()
    (by_dimse,) = find(
        ready, PatientID="P1", StudyInstanceUID="", PatientName="", NumberOfStudyRelatedInstances=""
    )
    assert by_dimse.StudyInstanceUID == by_web["0020000D"]["Value"][0] == f"{ROOT}.1"
    assert by_dimse.PatientName == by_web["00100010"]["Value"][0]["Alphabetic"]
    assert by_dimse.NumberOfStudyRelatedInstances == by_web["00201208"]["Value"][0] == 2

    held = requests.get(control + "/holds", timeout=10).json()
    (series,) = held["studies"][0]["series"]
    assert len(series["instances"]) == 2
    parts = split(requests.get(f"{web}/studies/{ROOT}.1", headers={"Accept": "*/*"}, timeout=10))
    assert {body for _, body in parts} == {part10(ct(1)), part10(ct(2))}

    peers = {"viewer": {"dimse": {"host": "127.0.0.1", "port": 104, "ae_title": "VIEWER"}}}
    assert requests.put(control + "/peers", json=peers, timeout=10).json() == {"ok": True}
    assert requests.post(control + "/seed", json={"seed": 2}, timeout=10).json() == {"ok": True}
    assert requests.get(control + "/faults", timeout=10).json()["on"] == []
    assert requests.post(control + "/actions/x", timeout=10).status_code == 404
    assert requests.post(control + "/reset", timeout=10).json() == {"ok": True}
    assert requests.get(control + "/holds", timeout=10).json() == {"studies": []}
    assert find(ready, PatientID="P1") == []

    process.terminate()
    assert process.wait(timeout=6) == 0
    assert process.stdout.read() == ""
    for line in process.stderr.read().splitlines():
        assert "Doe" not in line
        assert json.loads(line)["event"]


def test_acknowledged_outlives_a_kill(tmp_path):
    first = start("--data", str(tmp_path / "data"))
    web = json.loads(first.stdout.readline())["endpoints"]["web"]["url"]
    body = join(("application/dicom", part10(ct(1))))
    headers = {"Content-Type": content_type("application/dicom")}
    assert requests.post(web + "/studies", data=body, headers=headers, timeout=10).ok
    first.kill()
    first.communicate(timeout=10)
    second = start("--data", str(tmp_path / "data"))
    try:
        ready = json.loads(second.stdout.readline())
        held = requests.get(ready["control"] + "/holds", timeout=10).json()
        assert held["studies"][0]["study_uid"] == f"{ROOT}.1"
        third = start("--data", str(tmp_path / "data"))
        out, err = third.communicate(timeout=10)
        assert (third.returncode, out, err.count("\n")) == (2, "", 1)
        assert "--data" in err
    finally:
        second.terminate()
        second.communicate(timeout=10)
    assert second.returncode == 0


@pytest.mark.parametrize(
    ("options", "environ", "code"),
    [((), {"TESTCASE": "nonsense"}, 127), (("--fault", "nonsense"), {}, 2)],
)
def test_what_it_does_not_support(options, environ, code):
    process = start(*options, **environ)
    process.communicate(timeout=10)
    assert process.returncode == code


def test_it_ends_in_time_while_a_peer_that_never_answers_is_told(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        process = start("--notify", f"127.0.0.1:{silent.getsockname()[1]}:SILENT")
        web = json.loads(process.stdout.readline())["endpoints"]["web"]["url"]
        body = join(("application/dicom", part10(ct(1))))
        headers = {"Content-Type": content_type("application/dicom")}
        assert requests.post(web + "/studies", data=body, headers=headers, timeout=10).ok
        silent.settimeout(10)
        connection, _ = silent.accept()
        process.terminate()
        _, err = process.communicate(timeout=5)  # as the contract says
        connection.close()
    assert process.returncode == 0, err
