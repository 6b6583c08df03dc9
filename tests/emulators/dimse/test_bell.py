"""The bell is heard, and fragments keep pace."""

import select
import threading

from pynetdicom.pdu_primitives import A_ABORT, P_DATA

from emulators.dimse.bell import MOST_WAITING, Bell, PacedQueue


def heard(bell):
    return bool(select.select([bell], [], [], 0)[0])


def test_a_primitive_rings_until_hushed():
    bell = Bell()
    queue = PacedQueue(bell, 1)
    assert not heard(bell)
    queue.put(A_ABORT())
    queue.put(A_ABORT())
    assert heard(bell)
    bell.hush()
    assert not heard(bell)
    bell.hush()


def test_ringing_for_ever_does_not_block():
    bell = Bell()
    for _ in range(100_000):
        bell.ring()
    assert heard(bell)


def test_fragments_wait_for_room():
    queue = PacedQueue(Bell(), 10)
    for _ in range(MOST_WAITING):
        queue.put(P_DATA())
    added = threading.Event()
    writer = threading.Thread(target=lambda: (queue.put(P_DATA()), added.set()))
    writer.start()
    assert not added.wait(0.05)
    queue.get()
    assert added.wait(5)
    writer.join(5)


def test_patience_runs_out_once_and_other_primitives_never_wait():
    queue = PacedQueue(Bell(), 0.05)
    for _ in range(MOST_WAITING):
        queue.put(P_DATA())
    queue.put(A_ABORT())
    for _ in range(100):
        queue.put(P_DATA())
    assert queue.qsize() == MOST_WAITING + 101
