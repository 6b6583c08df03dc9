"""Every fault of the viewer changes what its name says, and nothing is changed without."""

import pytest
from pydicom.dataset import Dataset
from pynetdicom.dimse_primitives import C_STORE

from emulators.core.faults import Faults
from emulators.core.peers import DimsePeer
from emulators.viewer.faults import FAULTS, HEADERS, RESPONSE, seams
from emulators.viewer.receiving import Inbox
from emulators.viewer.retrieval import load_query
from emulators.web.client import WebProblem

ACCEPT = {
    "dicom": 'multipart/related; type="application/dicom"',
    "fhir": "application/fhir+json",
}


def made(*on):
    return seams(Faults(FAULTS, on))


def query(level="SERIES"):
    return load_query("study", level, {"StudyInstanceUID": "2.25.1", "SeriesInstanceUID": "2.25.2"})


def response():
    message = C_STORE()
    message.MessageID = None
    message.MessageIDBeingRespondedTo = 4
    message.AffectedSOPClassUID, message.AffectedSOPInstanceUID = "1.2.3", "2.25.3"
    message.Status = 0
    return message


def plain(message):
    return (
        message.Status,
        message.AffectedSOPClassUID,
        message.AffectedSOPInstanceUID,
        message.MessageIDBeingRespondedTo,
    )


def test_every_fault_is_there_once():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


def test_seams_are_clean_while_no_fault_is_on():
    peer = DimsePeer("127.0.0.1", 1, "A")
    clean = made()
    assert clean.peer(peer) is peer
    given = query()
    assert clean.search(given) is given
    assert clean.retrieval(given) is given


def test_queries():
    assert (
        made("c-find-asks-on-a-level-of-its-own")
        .search(query())
        .identifier()["QueryRetrieveLevel"]
        .value
        == "FRAME"
    )
    given = query()
    asked = made("c-find-leaves-out-higher-keys").search(given)
    assert "StudyInstanceUID" not in asked.keys
    assert "StudyInstanceUID" in given.keys
    assert "StudyInstanceUID" in made("c-find-leaves-out-higher-keys").search(query("STUDY")).keys
    emptied = made("retrieve-names-nothing").retrieval(query()).keys
    assert [e.is_empty for e in emptied] == [True, True]


@pytest.mark.parametrize("name", [one.fault.name for one in RESPONSE])
def test_responses(name, tmp_path):
    clean, spoilt = response(), response()
    made().storage(Inbox(tmp_path)).before_sending(clean)
    assert plain(clean) == plain(response())
    made(name).storage(Inbox(tmp_path)).before_sending(spoilt)
    assert plain(spoilt) != plain(response())
    request = response()
    request.Status = None
    made(name).storage(Inbox(tmp_path)).before_sending(request)
    assert request.AffectedSOPClassUID == "1.2.3"


@pytest.mark.parametrize("name", [one.fault.name for one in HEADERS])
@pytest.mark.parametrize("kind", ACCEPT)
def test_headers(name, kind, monkeypatch):
    sent = {}

    class Session:
        def __init__(self):
            self.headers = {"Accept": "*/*"}

        def mount(self, *_):
            pass

        def request(self, method, url, headers, **_):
            sent.update(self.headers | headers)
            raise ValueError("no further")

    monkeypatch.setattr("emulators.web.client.requests.Session", Session)
    client = made(name).web_client("a", 1.0, 100)
    with pytest.raises(WebProblem, match="ValueError"):
        client.get("http://a/", ACCEPT[kind])
    about = "fhir" if name.startswith("fhir") else "dicom"
    assert (sent.get("Accept") != ACCEPT[kind]) == (kind == about)


def test_what_an_operator_asked_for_stays_as_it_is():
    given = query()
    made("retrieve-names-nothing").retrieval(given)
    assert given.keys == query().keys
    assert isinstance(given.keys, Dataset)
