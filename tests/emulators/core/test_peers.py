import pytest

from emulators.core.peers import BadPeers, DimsePeer, load_peers


def test_both_doors_are_read():
    given = {
        "archive": {
            "dimse": {"host": "127.0.0.1", "port": 104, "ae_title": "ARCHIVE"},
            "web": {"url": "http://127.0.0.1:8/dicom-web/"},
        },
        "viewer": {},
    }
    peers = load_peers(given)
    assert peers["archive"].dimse == DimsePeer("127.0.0.1", 104, "ARCHIVE")
    assert peers["archive"].web_url == "http://127.0.0.1:8/dicom-web"
    assert peers["viewer"].dimse is None
    assert not peers["archive"].wants_notices


def test_who_is_told_of_what_becomes_available():
    entity = {"host": "127.0.0.1", "port": 104, "ae_title": "LINEAGE"}
    assert load_peers({"lineage": {"dimse": entity, "notify": True}})["lineage"].wants_notices
    assert not load_peers({"lineage": {"dimse": entity, "notify": False}})["lineage"].wants_notices


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ([], "peers"),
        ({"a": 1}, "a:"),
        ({"a": {"x": 1}}, "'x'"),
        ({"a": {"dimse": {"host": "", "port": 1, "ae_title": "A"}}}, "a.dimse.host"),
        ({"a": {"dimse": {"host": "h", "port": True, "ae_title": "A"}}}, "a.dimse.port"),
        ({"a": {"dimse": {"host": "h", "port": 65536, "ae_title": "A"}}}, "a.dimse.port"),
        ({"a": {"dimse": {"host": "h", "port": 1, "ae_title": "  "}}}, "a.dimse.ae_title"),
        ({"a": {"dimse": {"host": "h", "port": 1, "ae_title": "A\\B"}}}, "a.dimse.ae_title"),
        ({"a": {"notify": True}}, "a.notify"),
        ({"a": {"notify": "yes"}}, "a.notify"),
        ({"a": {"web": {"url": "file:///etc/passwd"}}}, "a.web.url"),
        ({"a": {"web": {"url": "http://[bad"}}}, "a.web.url"),
        ({"a": {"web": {"url": "http://u@h/"}}}, "a.web.url"),
    ],
)
def test_a_mistake_names_seat_and_key(given, named):
    with pytest.raises(BadPeers) as mistake:
        load_peers(given)
    assert named in str(mistake.value)
