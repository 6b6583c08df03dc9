"""An archive's notifier and a plain application entity of the library that it tells."""

import queue
from contextlib import contextmanager

from pynetdicom import AE, evt
from pynetdicom.sop_class import InstanceAvailabilityNotification

from emulators.core.peers import DimsePeer
from emulators.dimse.availability_gathering import Quiet
from emulators.dimse.availability_line import Tries
from emulators.dimse.availability_notifier import Notifier

QUIET = Quiet(quiet_s=0.05, longest_s=1.0)
TRIES = Tries(pauses_s=(0.0, 0.1, 0.2), attempt_s=2.0, linger_s=0.2)
PATIENT = Tries(pauses_s=(0.0, *[0.1] * 90), attempt_s=2.0, linger_s=0.2)


class Heard(queue.Queue):
    """What a plain application entity was told, and how it answers."""

    def __init__(self):
        super().__init__()
        self.associations, self.statuses, self.aborts = [], [], 0

    def take(self, event):
        self.put((event.request.AffectedSOPInstanceUID, event.attribute_list))
        if self.aborts:
            self.aborts -= 1
            event.assoc.abort()
        return (self.statuses.pop(0) if self.statuses else 0), None

    def next(self):
        return self.get(timeout=10)


@contextmanager
def plain(heard, port=0):
    ae = AE("PLAIN")
    ae.add_supported_context(InstanceAvailabilityNotification)
    server = ae.start_server(
        ("127.0.0.1", port),
        block=False,
        evt_handlers=[
            (evt.EVT_N_CREATE, heard.take),
            (evt.EVT_ESTABLISHED, lambda event: heard.associations.append(event.assoc)),
        ],
    )
    try:
        yield DimsePeer("127.0.0.1", server.server_address[1], "PLAIN")
    finally:
        server.shutdown()


@contextmanager
def telling(archive, *peers, quiet=QUIET, tries=TRIES):
    notifier = Notifier("ARCHIVE", peers, quiet=quiet, tries=tries)
    archive.store.subscribe(notifier.stored)
    notifier.start()
    try:
        yield notifier
    finally:
        notifier.stop()
