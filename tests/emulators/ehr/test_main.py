"""The EHR as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import requests

pytestmark = pytest.mark.contract


def test_it_starts_says_where_it_is_and_ends_with_its_starter() -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "emulators.ehr", "--until-stdin-closes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PLUGFEST_CONTROL_TOKEN": "secret"},
    )
    try:
        assert child.stdout is not None
        ready = json.loads(child.stdout.readline())
        assert (ready["event"], ready["actor"]) == ("ready", "ehr")
        assert set(ready["endpoints"]) == {"dimse", "web"}
        health = f"{ready['control']}/health"
        assert requests.get(health, timeout=10).status_code == 401
        allowed = requests.get(health, headers={"Authorization": "Bearer secret"}, timeout=10)
        assert allowed.json()["status"] == "ok"
        metadata = requests.get(f"{ready['endpoints']['web']['url']}/metadata", timeout=10)
        assert metadata.json()["resourceType"] == "CapabilityStatement"
        out, _ = child.communicate(timeout=10)
        assert (child.returncode, out) == (0, b"")
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
