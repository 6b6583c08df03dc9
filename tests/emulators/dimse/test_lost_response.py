"""Nobody but the waiting caller takes a response."""

import contextlib
import threading

import pytest
from pynetdicom import AE
from pynetdicom._globals import MODE_REQUESTOR
from pynetdicom.association import Association

from emulators.dimse.lost_response import Checkpoint, SafeAssociation, keep_responses


class PausedAgain(Exception):
    """Ends the reactor loop of a test."""


class CallerInTheWindow(threading.Event):
    """Lets the user thread's first step happen at the worst moment: when wait() has just returned."""

    def __init__(self, assoc):
        super().__init__()
        self.assoc = assoc
        self.believed_in_the_pause = None

    def wait(self, timeout=None):
        if self.believed_in_the_pause is None:
            passed = super().wait(timeout)
            self.clear()  # what send_*() does first
            self.believed_in_the_pause = self.assoc._is_paused  # and what it looks at next
            return passed
        raise PausedAgain  # the reactor paused again: the race is over, its thread may end


def stolen(install):
    """Run the real reactor loop against the caller in the window; tell whether it took a message."""
    assoc = Association(AE(), MODE_REQUESTOR)
    event = install(assoc)
    event.set()
    takes = []

    def get_msg(block=False):
        if event.believed_in_the_pause:
            takes.append("the response")
        assoc._kill = True
        return None, None

    def run():
        with contextlib.suppress(PausedAgain):
            assoc._run_reactor()

    assoc.dimse.get_msg = get_msg
    assoc.acse.is_aborted = lambda *_: False
    assoc.dul.is_alive = lambda: True
    runner = threading.Thread(target=run)
    if isinstance(assoc, SafeAssociation):
        # What matters is that the loop runs in "the association's thread"; its own would connect.
        current = threading.current_thread
        threading_current = lambda: assoc if current() is runner else current()  # noqa: E731
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                "emulators.dimse.lost_response.threading.current_thread", threading_current
            )
            runner.start()
            runner.join(10)
    else:
        runner.start()
        runner.join(10)
    assert not runner.is_alive()
    return bool(takes)


def unfixed(assoc):
    assoc._reactor_checkpoint = CallerInTheWindow(assoc)
    return assoc._reactor_checkpoint


def fixed(assoc):
    keep_responses(assoc)
    event = CallerInTheWindow(assoc)
    assoc._reactor_checkpoint = Checkpoint(assoc, event)
    return event


def test_without_the_fix_the_reactor_takes_the_response():
    assert stolen(unfixed)


def test_with_the_fix_the_caller_gets_it():
    assert not stolen(fixed)


def test_another_thread_cannot_announce_a_pause():
    assoc = Association(AE(), MODE_REQUESTOR)
    keep_responses(assoc)
    assoc._is_paused = True
    assert not assoc._is_paused


def test_nobody_waits_for_a_killed_reactor():
    assoc = Association(AE(), MODE_REQUESTOR)
    keep_responses(assoc)
    assoc._kill = True
    assert assoc._is_paused
