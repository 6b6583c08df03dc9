"""The harness's associations: a response is left for the caller who waits for it."""

import contextlib
import socket
import threading

import pytest
from pynetdicom import AE, evt
from pynetdicom._globals import MODE_REQUESTOR
from pynetdicom.association import Association

from harness.capture.dimse_association import AnnouncedCheckpoint, HarnessAE

VERIFICATION = "1.2.840.10008.1.1"


class PausedAgain(Exception):
    pass


def believed_in_a_pause_that_ended(install):
    """Let a caller look at the worst moment: when the reactor has just passed its checkpoint."""
    assoc = Association(AE(), MODE_REQUESTOR)
    assoc._is_paused = True  # as it is while the reactor waits
    checkpoint = install(assoc)
    passed = []

    def caller_in_the_window(real):
        def wait(timeout=None):
            if passed:
                raise PausedAgain
            answer = real(timeout)
            checkpoint.clear()  # what send_*() does first
            passed.append(assoc._is_paused)  # and what it looks at next
            return answer

        return wait

    checkpoint.wait = caller_in_the_window(checkpoint.wait)
    with contextlib.suppress(PausedAgain):
        checkpoint.wait()
    return passed[0]


def stock(assoc):
    assoc._reactor_checkpoint.set()
    return assoc._reactor_checkpoint


def test_the_librarys_own_checkpoint_lets_a_caller_believe():
    assert believed_in_a_pause_that_ended(stock) is True


def test_ours_does_not():
    assert believed_in_a_pause_that_ended(AnnouncedCheckpoint) is False


def test_a_pause_asked_for_before_the_last_look_goes_on():
    assoc = Association(AE(), MODE_REQUESTOR)
    checkpoint = AnnouncedCheckpoint(assoc)
    checkpoint.clear()
    done = threading.Thread(target=checkpoint.wait, daemon=True)
    done.start()
    done.join(0.05)
    assert done.is_alive()
    checkpoint.set()
    done.join(5)
    assert not done.is_alive()


@pytest.mark.contract
def test_many_echoes_lose_nothing_and_do_not_wait_for_small_packets():
    server_ae = AE("ANY")
    server_ae.add_supported_context(VERIFICATION)
    server = server_ae.start_server(
        ("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_ECHO, lambda _: 0x0000)]
    )
    try:
        ae = HarnessAE("PLUGFEST")
        ae.dimse_timeout = 5
        ae.add_requested_context(VERIFICATION)
        assoc = ae.associate("127.0.0.1", server.socket.getsockname()[1])
        wire = assoc.dul.socket.socket
        assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        statuses = {assoc.send_c_echo().get("Status") for _ in range(300)}
        assoc.release()
    finally:
        server.shutdown()
    assert statuses == {0x0000}
