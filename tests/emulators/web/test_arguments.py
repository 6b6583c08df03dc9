"""Arguments of actions are read strictly; problems are one line."""

import pytest

from emulators.core.peers import DimsePeer, Peer
from emulators.web import arguments
from emulators.web.control import ActionFailed, BadArgument


def test_values_and_defaults():
    given = {"a": "x", "n": 3, "limit_s": 2}
    assert arguments.text(given, "a") == "x"
    assert arguments.text(given, "b", "y") == "y"
    assert arguments.choice(given, "a", ("x", "z"), "z") == "x"
    assert arguments.choice(given, "b", ("x", "z"), "z") == "z"
    assert arguments.integer(given, "n", 1, 0, 3) == 3
    assert arguments.limit(given) == 2.0
    assert arguments.limit({}) == arguments.LIMIT_S


@pytest.mark.parametrize(
    "read",
    [
        lambda: arguments.text({}, "a"),
        lambda: arguments.text({"a": 3}, "a"),
        lambda: arguments.text({"a": "xxx"}, "a", most=2),
        lambda: arguments.choice({"a": "q"}, "a", ("x",), "x"),
        lambda: arguments.choice({"a": []}, "a", ("x",), "x"),
        lambda: arguments.integer({"a": True}, "a", 1, 0, 9),
        lambda: arguments.integer({"a": 10}, "a", 1, 0, 9),
        lambda: arguments.integer({"a": "1"}, "a", 1, 0, 9),
        lambda: arguments.limit({"limit_s": 0}),
        lambda: arguments.limit({"limit_s": "1"}),
    ],
)
def test_others_are_refused(read):
    with pytest.raises(BadArgument, match="wanted"):
        read()


def test_peers_are_found_by_seat():
    door = DimsePeer("127.0.0.1", 104, "ARCHIVE")
    peers = {"archive": Peer("archive", door, None), "ehr": Peer("ehr", None, "http://x/fhir")}
    assert arguments.dimse_peer(peers, "archive") is door
    assert arguments.web_url(peers, "ehr") == "http://x/fhir"
    for find, seat in (
        (arguments.dimse_peer, "ehr"),
        (arguments.web_url, "archive"),
        (arguments.web_url, "ris"),
    ):
        with pytest.raises(ActionFailed, match=f"known for '{seat}'"):
            find(peers, seat)


def test_problems_become_one_line():
    def act(_):
        raise KeyError("one\ntwo")

    with pytest.raises(ActionFailed) as why:
        arguments.reporting(KeyError)(act)({})
    assert "\n" not in str(why.value)
    with pytest.raises(KeyError):
        arguments.reporting(OSError)(act)({})
