import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytestmark = pytest.mark.contract

PROGRAM = textwrap.dedent(
    """
    import socket, sys
    from emulators.core.faults import Faults
    from emulators.core.process import run

    class Actor:
        def __init__(self, settings):
            self.faults = Faults((), settings.faults)
            self.settings = settings
            self.socket = None
        def start(self):
            if self.settings.salt == "break":
                raise RuntimeError("Doe^John")
            self.socket = socket.create_server((self.settings.host, self.settings.control_port))
        def endpoints(self):
            port = self.socket.getsockname()[1]
            return {"control": f"http://127.0.0.1:{port}", "web": {"url": str(self.settings.data)}}
        def stop(self):
            if self.socket is not None:
                self.socket.close()

    sys.exit(run("pacs", Actor))
    """
)


def start(*options, **environ):
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environ},
    )


def test_it_says_ready_and_ends_with_stdin_leaving_nothing():
    emulator = start("--until-stdin-closes")
    ready = json.loads(emulator.stdout.readline())
    assert (ready["event"], ready["actor"]) == ("ready", "pacs")
    assert ready["control"].startswith("http://127.0.0.1:")
    folder = ready["endpoints"]["web"]["url"]
    assert Path(folder).is_dir()
    out, err = emulator.communicate(timeout=10)
    assert (emulator.returncode, out, err) == (0, "", "")
    assert not Path(folder).exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(number):
    emulator = start()
    emulator.stdout.readline()
    emulator.send_signal(number)
    out, err = emulator.communicate(timeout=10)
    assert (emulator.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize(
    ("options", "environ", "named"),
    [
        (("--dimse-port", "x"), {}, "--dimse-port"),
        (("--nonsense",), {}, "--nonsense"),
        ((), {"PLUGFEST_WEB_PORT": "70000"}, "--web-port"),
        (("--fault", "nope"), {}, "nope"),
        (("--ae-title", "A" * 17), {}, "--ae-title"),
        (("--host", "192.0.2.1"), {}, ""),
    ],
)
def test_a_mistake_is_one_line_and_code_2(options, environ, named):
    emulator = start(*options, **environ)
    out, err = emulator.communicate(timeout=10)
    assert (emulator.returncode, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("pacs: ")
    assert named in err


def test_a_port_in_use_is_code_2():
    first = start()
    port = json.loads(first.stdout.readline())["control"].rpartition(":")[2]
    second = start("--control-port", port)
    out, err = second.communicate(timeout=10)
    assert (second.returncode, out, err.count("\n")) == (2, "", 1)
    first.terminate()
    first.communicate(timeout=10)


def test_an_unsupported_test_case_is_code_127():
    emulator = start(TESTCASE="no-such-case")
    assert emulator.communicate(timeout=10) == ("", "")
    assert emulator.returncode == 127


def test_what_broke_is_logged_without_its_text():
    emulator = start("--salt", "break")
    out, err = emulator.communicate(timeout=10)
    assert (emulator.returncode, out) == (4, "")
    line = json.loads(err)
    assert (line["event"], line["exception"]) == ("broke", "RuntimeError")
    assert "Doe" not in err
