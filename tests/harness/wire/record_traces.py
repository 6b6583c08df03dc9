"""Record the golden traces: real pynetdicom on both ends of a tiny relay (run as a module).

`python -m tests.harness.wire.record_traces` rewrites tests/harness/wire/traces/*.ndjson; the
contract test records them again and compares what the decoder makes of them.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian
from pynetdicom import AE, build_role, evt
from pynetdicom.sop_class import (
    CTImageStorage,
    StorageCommitmentPushModel,
    StorageCommitmentPushModelInstance,
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
    StudyRootQueryRetrieveInformationModelMove,
    Verification,
)

Chunk = tuple[str, float, str]
Trace = list[list[Chunk]]
LIMIT_S = 10.0


def instance(number: int) -> Dataset:
    ds = Dataset()
    ds.SOPClassUID = CTImageStorage
    ds.SOPInstanceUID = f"1.2.826.0.1.3680043.10.1.{number}"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = (
        "1.2.826.0.1.3680043.10.2",
        "1.2.826.0.1.3680043.10.3",
    )
    ds.PatientName, ds.PatientID, ds.Modality = "Trace^Golden", "G1", "CT"
    ds.Rows = ds.Columns = 4
    ds.BitsAllocated = ds.BitsStored = 16
    ds.HighBit, ds.PixelRepresentation, ds.SamplesPerPixel = 15, 0, 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.PixelData = bytes(range(32))
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    return ds


class Relay:
    """Records what passes between a listener of its own and a target, per connection."""

    def __init__(self, target_port: int, trace: Trace, t0: float) -> None:
        self.target_port, self.trace, self.t0 = target_port, trace, t0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self._accept, daemon=True)]
        self.threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.target_port), LIMIT_S)
            log: list[Chunk] = []
            self.trace.append(log)
            for a, b, who in ((near, far, "opener"), (far, near, "accepter")):
                a.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                thread = threading.Thread(target=self._pump, args=(a, b, who, log), daemon=True)
                self.threads.append(thread)
                thread.start()

    def _pump(self, a: socket.socket, b: socket.socket, who: str, log: list[Chunk]) -> None:
        try:
            while data := a.recv(1 << 16):
                log.append((who, round(time.monotonic() - self.t0, 4), data.hex()))
                b.sendall(data)
            b.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for thread in self.threads:
            thread.join(2)


@contextmanager
def served(ae: AE, trace: Trace, t0: float, handlers: list) -> Iterator[int]:
    """Serve an AE behind a relay; yields the relay's port."""
    server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=handlers)
    assert server is not None
    try:
        with closing(Relay(server.server_address[1], trace, t0)) as relay:
            yield relay.port
    finally:
        server.shutdown()


def _ae(title: str) -> AE:
    ae = AE(ae_title=title)
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = LIMIT_S
    ae.require_called_aet = False
    return ae


def _play(
    server: AE, handlers: list, contexts: list, act: Callable, *, roles: list = (), own: list = ()
) -> Trace:
    trace: Trace = []
    t0 = time.monotonic()
    with served(server, trace, t0, handlers) as port:
        client = _ae("MODALITY")
        for context in contexts:
            client.add_requested_context(*context)
        assoc = client.associate(
            "127.0.0.1", port, ae_title="ARCHIVE", ext_neg=list(roles), evt_handlers=list(own)
        )
        assert assoc.is_established
        act(assoc)
        assoc.release()
    return trace


def echo() -> Trace:
    server = _ae("ARCHIVE")
    server.add_supported_context(Verification)
    return _play(server, [], [(Verification,)], lambda a: a.send_c_echo())


def store() -> Trace:
    server = _ae("ARCHIVE")
    server.add_supported_context(CTImageStorage, [ExplicitVRLittleEndian])
    server.maximum_pdu_size = 256  # so that the data set travels in several fragments

    def act(assoc) -> None:
        assoc.send_c_store(instance(1), msg_id=1)
        assoc.send_c_store(instance(2), msg_id=2)

    context = (CTImageStorage, [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
    return _play(server, [(evt.EVT_C_STORE, lambda _: 0)], [context], act)


def find() -> Trace:
    server = _ae("ARCHIVE")
    server.add_supported_context(StudyRootQueryRetrieveInformationModelFind)

    def answer(_):
        for number in (1, 2):
            ds = Dataset()
            ds.QueryRetrieveLevel, ds.PatientID = "STUDY", f"G{number}"
            ds.StudyInstanceUID = f"1.2.826.0.1.3680043.10.2.{number}"
            yield 0xFF00, ds

    def act(assoc) -> None:
        ds = Dataset()
        ds.QueryRetrieveLevel, ds.PatientID, ds.StudyInstanceUID = "STUDY", "G*", ""
        list(assoc.send_c_find(ds, StudyRootQueryRetrieveInformationModelFind, msg_id=7))

    contexts = [(StudyRootQueryRetrieveInformationModelFind,)]
    return _play(server, [(evt.EVT_C_FIND, answer)], contexts, act)


def get() -> Trace:
    server = _ae("ARCHIVE")
    server.add_supported_context(StudyRootQueryRetrieveInformationModelGet)
    server.add_supported_context(CTImageStorage, scu_role=True, scp_role=True)

    def answer(_):
        yield 2
        yield 0xFF00, instance(1)
        yield 0xFF00, instance(2)

    def act(assoc) -> None:
        ds = Dataset()
        ds.QueryRetrieveLevel, ds.StudyInstanceUID = "STUDY", "1.2.826.0.1.3680043.10.2"
        list(assoc.send_c_get(ds, StudyRootQueryRetrieveInformationModelGet, msg_id=3))

    return _play(
        server,
        [(evt.EVT_C_GET, answer)],
        [(StudyRootQueryRetrieveInformationModelGet,), (CTImageStorage, [ExplicitVRLittleEndian])],
        act,
        roles=[build_role(CTImageStorage, scp_role=True)],
        own=[(evt.EVT_C_STORE, lambda _: 0)],
    )


def move() -> Trace:
    """Two connections: the C-MOVE, and the one its sub-operations go over."""
    trace: Trace = []
    t0 = time.monotonic()
    viewer = _ae("VIEWER")
    viewer.add_supported_context(CTImageStorage, [ExplicitVRLittleEndian])
    with served(viewer, trace, t0, [(evt.EVT_C_STORE, lambda _: 0)]) as destination:
        server = _ae("ARCHIVE")
        server.add_supported_context(StudyRootQueryRetrieveInformationModelMove)
        server.add_requested_context(CTImageStorage, [ExplicitVRLittleEndian])

        def answer(_):
            yield "127.0.0.1", destination
            yield 1
            yield 0xFF00, instance(1)

        with served(server, trace, t0, [(evt.EVT_C_MOVE, answer)]) as port:
            client = _ae("MODALITY")
            client.add_requested_context(StudyRootQueryRetrieveInformationModelMove)
            assoc = client.associate("127.0.0.1", port, ae_title="ARCHIVE")
            ds = Dataset()
            ds.QueryRetrieveLevel, ds.StudyInstanceUID = "STUDY", "1.2.826.0.1.3680043.10.2"
            model = StudyRootQueryRetrieveInformationModelMove
            list(assoc.send_c_move(ds, "VIEWER", model, msg_id=9))
            assoc.release()
    return trace


def commitment() -> Trace:
    """N-ACTION, and N-EVENT-REPORT back on the same association."""
    server = _ae("ARCHIVE")
    server.add_supported_context(StorageCommitmentPushModel)
    reported = threading.Event()

    def references() -> Dataset:
        item = Dataset()
        item.ReferencedSOPClassUID = CTImageStorage
        item.ReferencedSOPInstanceUID = "1.2.826.0.1.3680043.10.1.1"
        ds = Dataset()
        ds.TransactionUID, ds.ReferencedSOPSequence = "1.2.826.0.1.3680043.10.4", [item]
        return ds

    def report(assoc) -> None:
        assoc.send_n_event_report(
            references(),
            1,
            StorageCommitmentPushModel,
            StorageCommitmentPushModelInstance,
            msg_id=5,
        )
        reported.set()

    def answer(event):
        threading.Timer(0.1, report, (event.assoc,)).start()
        return 0, None

    def act(assoc) -> None:
        assoc.send_n_action(
            references(),
            1,
            StorageCommitmentPushModel,
            StorageCommitmentPushModelInstance,
            msg_id=5,
        )
        assert reported.wait(LIMIT_S)

    return _play(
        server,
        [(evt.EVT_N_ACTION, answer)],
        [(StorageCommitmentPushModel,)],
        act,
        own=[(evt.EVT_N_EVENT_REPORT, lambda _: (0, None))],
    )


RECORDERS: dict[str, Callable[[], Trace]] = {
    "echo": echo,
    "store": store,
    "find": find,
    "get": get,
    "move": move,
    "commitment": commitment,
}


def write(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, record in RECORDERS.items():
        lines = [json.dumps({"chunks": sorted(log, key=lambda c: c[1])}) for log in record()]
        (folder / f"{name}.ndjson").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    write(Path(__file__).parent / "traces")
