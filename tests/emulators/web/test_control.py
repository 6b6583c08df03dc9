import threading
import time

import pytest
import requests

from emulators.core.faults import Fault, Faults
from emulators.web.control import ActionFailed, BadArgument, Unhealthy, control_app
from emulators.web.serve import WebServer

pytestmark = pytest.mark.contract


class Clerk:
    name = "clerk"

    def __init__(self):
        self.faults = Faults([Fault("late", "x.y", "comes late")])
        self.actions = {"work": self.work, "sleep": lambda _: time.sleep(3) or {}}
        self.ill = False
        self.calls = []
        self.thread = None

    def work(self, given):
        self.thread = threading.current_thread().name
        if given.get("fail"):
            raise ActionFailed("the peer\nsaid no")
        if given.get("bad"):
            raise BadArgument("bad: not this")
        return {"did": given.get("what", "")}

    def health(self):
        if self.ill:
            raise Unhealthy("no echo")

    def reset(self):
        self.calls.append("reset")

    def seed(self, seed, salt):
        self.calls.append((seed, salt))

    def meet(self, peers):
        self.calls.append(dict(peers))

    def holds(self):
        return {"things": [1]}


@pytest.fixture
def clerk():
    return Clerk()


@pytest.fixture
def url(clerk):
    server = WebServer(control_app(clerk), "127.0.0.1", 0)
    server.start()
    yield server.origin
    server.stop()


def test_the_documented_calls(clerk, url):
    got = requests.get(url + "/health", timeout=5)
    assert (got.status_code, got.json()["status"], got.json()["actor"]) == (200, "ok", "clerk")
    assert requests.post(url + "/reset", timeout=5).json() == {"ok": True}
    assert requests.post(url + "/seed", json={"seed": 7, "salt": "x"}, timeout=5).ok
    peers = {"archive": {"dimse": {"host": "h", "port": 104, "ae_title": "A"}, "web": None}}
    assert requests.put(url + "/peers", json=peers, timeout=5).ok
    assert clerk.calls[0] == "reset"
    assert clerk.calls[1] == (7, "x")
    assert clerk.calls[2]["archive"].dimse.port == 104
    assert requests.get(url + "/holds", timeout=5).json() == {"things": [1]}
    done = requests.post(url + "/actions/work", json={"what": "that"}, timeout=5)
    assert done.json() == {"ok": True, "did": "that"}
    assert clerk.thread != "web"


def test_an_ill_actor_answers_503(clerk, url):
    clerk.ill = True
    got = requests.get(url + "/health", timeout=5)
    assert (got.status_code, got.json()) == (503, {"ok": False, "problem": "no echo"})


def test_faults_are_switched_and_unknown_ones_refused(clerk, url):
    got = requests.put(url + "/faults", json={"on": ["late"]}, timeout=5)
    assert got.json()["on"] == ["late"]
    assert got.json()["available"]["late"] == {"requirement": "x.y", "what": "comes late"}
    assert requests.put(url + "/faults", json={"on": ["none"]}, timeout=5).status_code == 400
    assert "late" in clerk.faults


@pytest.mark.parametrize(
    ("path", "body", "status", "problem"),
    [
        ("/actions/work", {"fail": 1}, 200, "the peer said no"),
        ("/actions/work", {"bad": 1}, 400, "bad: not this"),
        ("/actions/rest", {}, 404, "unknown action 'rest'; known: sleep, work"),
        ("/actions/work", {"limit_s": -1}, 400, "limit_s"),
        ("/actions/work", [1], 400, "not a JSON object"),
        ("/seed", {"seed": "7"}, 400, "seed"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(url, path, body, status, problem):
    got = requests.post(url + path, json=body, timeout=5)
    assert got.status_code == status
    assert got.json()["ok"] is False
    assert problem in got.json()["problem"]
    assert "\n" not in got.json()["problem"]


def test_bodies_are_bounded_and_answers_are_json(url):
    got = requests.post(url + "/seed", data=b" " * ((1 << 20) + 1), timeout=5)
    assert (got.status_code, got.json()["ok"]) == (413, False)
    assert requests.get(url + "/nowhere", timeout=5).json()["ok"] is False
    got = requests.delete(url + "/reset", timeout=5)
    assert (got.status_code, got.json()["ok"]) == (405, False)
    for hostile in (b'{"a": NaN}', b"[" * 100_000, b"\xff", b'{"a":1,"a":2}'):
        assert requests.post(url + "/seed", data=hostile, timeout=5).status_code == 400


def test_an_action_that_hangs_is_left(url, monkeypatch):
    monkeypatch.setattr("emulators.web.control.GRACE_S", 0.0)
    got = requests.post(url + "/actions/sleep", json={"limit_s": 0.05}, timeout=5)
    assert got.json()["problem"] == "sleep did not end within 0.05 s"


def test_a_token_is_wanted_when_set(clerk):
    server = WebServer(control_app(clerk, "secret"), "127.0.0.1", 0)
    server.start()
    try:
        assert requests.get(server.origin + "/health", timeout=5).status_code == 401
        bearer = {"Authorization": "Bearer secret"}
        assert requests.get(server.origin + "/health", headers=bearer, timeout=5).ok
    finally:
        server.stop()


def test_a_port_in_use_is_named():
    first = WebServer(control_app(Clerk()), "127.0.0.1", 0)
    first.start()
    try:
        with pytest.raises(OSError, match=str(first.port)):
            WebServer(control_app(Clerk()), "127.0.0.1", first.port).start()
    finally:
        first.stop()
