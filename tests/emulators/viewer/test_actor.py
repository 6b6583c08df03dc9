"""The viewer's actions without peers: arguments, and what is missing."""

import pytest

from emulators.core.peers import DimsePeer, Peer
from emulators.core.settings import load_settings
from emulators.viewer.actor import Viewer
from emulators.web.control import ActionFailed, BadArgument, Unhealthy


@pytest.fixture
def viewer(tmp_path):
    return Viewer(load_settings("viewer", [], {}, tmp_path))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("open-patient", {}),
        ("view-images", {"study_uid": "../../x"}),
        ("view-images", {"study_uid": "2.25.1", "transfer_syntax": "x; y"}),
        ("find", {"level": "FRAME", "keys": {}}),
        ("find", {"level": "STUDY", "keys": {}, "model": "worklist"}),
        ("move", {"level": "STUDY", "keys": {"PatientID": 1}}),
        ("get", {"level": "STUDY", "keys": None}),
    ],
)
def test_wrong_arguments_are_refused(viewer, name, given):
    with pytest.raises(BadArgument):
        viewer.actions[name](given)


@pytest.mark.parametrize(
    ("name", "given", "problem"),
    [
        ("echo", {}, "no DIMSE address is known for 'archive'"),
        ("open-patient", {"identifier": "a|b"}, "no web address is known for 'ehr'"),
        ("view-images", {"study_uid": "2.25.1"}, "no web address is known for 'ehr'"),
        ("find", {"level": "STUDY", "keys": {}}, "no DIMSE address"),
    ],
)
def test_what_is_missing_is_said(viewer, name, given, problem):
    with pytest.raises(ActionFailed, match=problem):
        viewer.actions[name](given)


def test_it_begins_empty(viewer):
    assert viewer.holds() == {"shown": [], "received": []}
    viewer.reset()
    viewer.seed(3, "x")
    with pytest.raises(Unhealthy):
        viewer.health()


@pytest.mark.contract
def test_nobody_there_is_one_line(viewer):
    peer = Peer("archive", DimsePeer("127.0.0.1", 1, "ARCHIVE"), "http://127.0.0.1:1/dicom-web")
    viewer.meet({"archive": peer, "ehr": Peer("ehr", None, "http://127.0.0.1:1/fhir")})
    with pytest.raises(ActionFailed, match="no connection to ARCHIVE"):
        viewer.actions["get"]({"level": "STUDY", "keys": {}})
    with pytest.raises(ActionFailed, match="the EHR refused the connection"):
        viewer.actions["open-patient"]({"identifier": "a|b"})
