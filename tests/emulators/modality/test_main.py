"""The modality and the viewer as processes: the contract, and images from one to the other."""

import json
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

pytestmark = pytest.mark.contract


class Emulator:
    """A started emulator and its control API."""

    def __init__(self, actor, *options):
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"emulators.{actor}", "--until-stdin-closes", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.ready = json.loads(self.process.stdout.readline())

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.ready["control"] + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.load(refusal)

    def act(self, name, **given):
        return self.call("POST", f"/actions/{name}", given)

    def end(self):
        out, _ = self.process.communicate(timeout=10)
        return self.process.returncode, out


def test_a_modality_sends_to_a_viewer():
    modality, viewer = Emulator("modality", "--seed", "3"), Emulator("viewer")
    try:
        assert (modality.ready["event"], modality.ready["actor"]) == ("ready", "modality")
        assert modality.ready["endpoints"]["dimse"]["ae_title"] == "MODALITY"
        for emulator in (modality, viewer):
            assert emulator.call("GET", "/health")[0] == 200
        peers = {"archive": {"dimse": viewer.ready["endpoints"]["dimse"]}}
        assert modality.call("PUT", "/peers", peers)[0] == 200
        assert modality.act("echo", peer="archive") == (200, {"ok": True, "status": "0x0000"})
        _, made = modality.act("acquire", slices=2, matrix=64)
        stored = modality.act("store", via="c-store")[1]
        assert (stored["ok"], stored["stored"], stored["failed"]) == (True, 4, 0)
        received = {
            r["sop_instance"]: r["pixel_sha256"]
            for r in viewer.call("GET", "/holds")[1]["received"]
        }
        assert received == {
            i["sop_instance"]: i["pixel_sha256"] for s in made["series"] for i in s["instances"]
        }
        refused = modality.act("commit")[1]
        assert not refused["ok"]
        assert "presentation contexts" in refused["problem"]
        assert modality.act("acquire", slices="x")[0] == 400
        assert viewer.act("no-such-action")[0] == 404
    finally:
        ends = [emulator.end() for emulator in (modality, viewer)]
    assert ends == [(0, ""), (0, "")]
