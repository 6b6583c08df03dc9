"""A SUT that refuses, hangs, resets, drips, talks nonsense or dies: a verdict within limits."""

import contextlib
import os
import socket
import struct
import threading
import time

import pytest

from tests.contract.plugfest import plugfest, record, the_run

pytestmark = [pytest.mark.contract, pytest.mark.slow]

LINGER_ZERO = struct.pack("ii", 1, 0)

SUT = """
[product]
name = "Hostile"
[[seats]]
seat = "archive"
claims = ["WIC/image-manager"]
dicomweb = {{ url = "http://127.0.0.1:{port}/dicom-web" }}
dimse = {{ host = "127.0.0.1", port = {port}, ae_title = "HOSTILE" }}
[limits]
settle_s = 1
action_s = 2
"""


def reset(c):
    c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)


def hang(c):
    time.sleep(20)


def drip(c):
    for _ in range(20):
        c.sendall(b"H")
        time.sleep(1)


def garbage(c):
    c.recv(10_000)
    c.sendall(os.urandom(5000))


def endless(c):
    c.recv(10_000)
    c.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/dicom+json\r\n\r\n")
    block = b"[" * 65536
    for _ in range(2000):  # 131 MB, then it gives up
        c.sendall(block)


def dies_in_the_middle(c):
    c.recv(10_000)
    c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nContent-Type: text/html\r\n\r\n<html>")
    reset(c)


def huge_pdu(c):
    c.recv(10_000)
    c.sendall(b"\x02\x00\xff\xff\xff\xff" + bytes(1000))
    time.sleep(2)


BEHAVIOURS = {
    f.__name__: f for f in (reset, hang, drip, garbage, endless, dies_in_the_middle, huge_pdu)
}


@contextlib.contextmanager
def product(behave):
    listener = socket.create_server(("127.0.0.1", 0), backlog=50)
    stop = threading.Event()

    def serve(c):
        with c, contextlib.suppress(OSError):
            c.settimeout(20)
            behave(c)

    def accept():
        while not stop.is_set():
            try:
                c, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(c,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        stop.set()
        listener.close()


STORY = """
@seat:archive
Feature: A short encounter

  Scenario: every kind of client meets the archive once
    Given the modality has acquired a head CT of 1 slices
    When the modality stores the study by STOW-RS
    And a web client searches a patient nobody has
    And the modality verifies the connection to the archive
    Then the archive lists the study with 2 series
"""


def short_story(tmp_path):
    file = tmp_path / "short.feature"
    file.write_text(STORY)
    return file


def play(tmp_path, port, *scenarios):
    file = tmp_path / "hostile.toml"
    file.write_text(SUT.format(port=port))
    return plugfest("run", *scenarios, "--sut", file, "--out", tmp_path / "runs", timeout=120)


def check(done, tmp_path):
    said = done.stdout + done.stderr
    assert done.returncode in (1, 3), said
    assert "Traceback" not in said
    judged = record(the_run(tmp_path / "runs"))
    assert "ERROR" not in {r["verdict"] for r in judged["results"]}
    assert "ERROR" not in {s["verdict"] for s in judged["scenarios"]}
    return judged


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_whatever_it_does(tmp_path, name):
    with product(BEHAVIOURS[name]) as port:
        done = play(tmp_path, port, short_story(tmp_path))
    check(done, tmp_path)


def test_nobody_listens(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    done = play(tmp_path, port, "tele-stroke")
    judged = check(done, tmp_path)
    messages = [p["message"] for s in judged["scenarios"] for p in s["steps"] if p["message"]]
    assert messages
    assert all("\n" not in m for m in messages)


def yes_to_everything(c):
    """Answer any request with success, any association request with acceptance of all."""
    c.settimeout(3)
    data = c.recv(100_000)
    if data[:1] == b"\x01":
        c.sendall(accept_all(data))
        with contextlib.suppress(OSError):
            while data := c.recv(100_000):
                if data[:1] == b"\x05":  # A-RELEASE-RQ
                    c.sendall(b"\x06\x00\x00\x00\x00\x04\x00\x00\x00\x00")
        return
    body = b"[]"
    c.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/dicom+json\r\n"
        b"Connection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    )


def accept_all(request):
    """Make an A-ASSOCIATE-AC that accepts every context with its first transfer syntax."""
    items, at = b"", 74
    while at + 4 <= len(request):
        kind, length = request[at], int.from_bytes(request[at + 2 : at + 4], "big")
        value = request[at + 4 : at + 4 + length]
        if kind == 0x10:
            items += request[at : at + 4 + length]
        elif kind == 0x20:
            syntax, inner = b"", 4
            while inner + 4 <= len(value):
                size = int.from_bytes(value[inner + 2 : inner + 4], "big")
                if value[inner] == 0x40 and not syntax:
                    syntax = value[inner : inner + 4 + size]
                inner += 4 + size
            items += b"\x21\x00" + (4 + len(syntax)).to_bytes(2, "big")
            items += value[:1] + b"\x00\x00\x00" + syntax
        elif kind == 0x50:
            items += request[at : at + 4 + length]
        at += 4 + length
    body = request[6:74] + items
    return b"\x02\x00" + len(body).to_bytes(4, "big") + body


def test_who_says_yes_to_nonsense_is_rejected(tmp_path):
    with product(yes_to_everything) as port:
        done = play(tmp_path, port, "tele-stroke")
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert "accepts an abstract syntax that does not exist" in said
    assert "answers a resource that does not exist with success" in said
    assert record(the_run(tmp_path / "runs"))["scenarios"] == []
