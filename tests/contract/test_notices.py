"""Instance availability notifications on the wire: the judge reads them and has nothing against them."""

import time
from contextlib import closing
from pathlib import Path

import pytest

import harness.checks  # noqa: F401 - registers every check
from emulators.core.peers import DimsePeer
from emulators.core.store import StoredInstance
from emulators.dimse.availability import (
    AVAILABILITY_NOTIFICATION,
    Notice,
    Reference,
    attribute_list,
)
from emulators.dimse.availability_gathering import Quiet
from emulators.dimse.availability_line import Tries
from emulators.dimse.availability_notifier import Notifier
from emulators.dimse.availability_service import AvailabilityService
from emulators.dimse.client import associate
from emulators.dimse.contexts import Context
from emulators.dimse.server import DimseServer
from harness.checks.dimse.reading import request_data
from harness.checks.registry import checks
from harness.content.subjects import subjects
from harness.core.octets import Ending, Mark, Stream
from harness.core.requirement import Role
from harness.core.subject import DimseExchange, Operation, Party, Protocol, Recording
from harness.core.trace import Trace
from harness.core.verdict import Verdict
from harness.judge.evaluate import evaluate
from harness.wire.decode import decode
from harness.wire.operations import join
from tests.harness.wire.record_traces import Relay

pytestmark = pytest.mark.contract

CT = "1.2.840.10008.5.1.4.1.1.2"
STUDY, INSTANCE = 0x0020000D, 0x00081155


def stored(study):
    return StoredInstance(
        study_uid=f"1.2.{study}",
        series_uid="1.2.1.1",
        sop_instance=f"1.2.1.1.{study}",
        sop_class=CT,
        patient_id="P",
        transfer_syntax="1.2.840.10008.1.2.1",
        sha256="",
        size=1,
        path=Path("none"),
        data_set_offset=0,
        frames=1,
        rows=1,
        columns=1,
    )


def recorded(chunks, number):
    streams = []
    for role, key in ((Role.INITIATOR, "opener"), (Role.RESPONDER, "accepter")):
        marks, data = [], b""
        for who, at, text in chunks:
            if who == key:
                marks.append(Mark(len(data), at))
                data += bytes.fromhex(text)
        streams.append(Stream(role, data, tuple(marks), Ending.FIN, chunks[-1][1]))
    # both seats are under judgement
    seats = Party("archive", True), Party("lineage", True)
    return Recording(f"c{number:04}", "notices", Protocol.DIMSE, *seats, chunks[0][1], *streams)


def test_the_judge_reads_notices_and_their_refusals_and_objects_to_nothing():
    heard, log = [], []
    server = DimseServer("LINEAGE", "127.0.0.1", 0, [AvailabilityService(heard.append)])
    server.start()
    with closing(Relay(server.port, log, time.monotonic())) as relay:
        peer = DimsePeer("127.0.0.1", relay.port, "LINEAGE")
        notifier = Notifier("ARCHIVE", [peer], quiet=Quiet(0.0, 0.0), tries=Tries(linger_s=0.1))
        notifier.start()
        for study in (1, 2):
            notifier.stored(stored(study))
        good = attribute_list(Notice("1.2.3", (Reference("1.2.3.1", CT, "1.2.3.4", "ARCHIVE"),)))
        bad = attribute_list(Notice("1.2.3", (Reference("1.2.3.1", CT, "1.2.3.4", "ARCHIVE"),)))
        del bad.StudyInstanceUID
        with associate(peer, [Context(AVAILABILITY_NOTIFICATION)], calling_ae="ARCHIVE") as assoc:
            statuses = [
                assoc.send_n_create(ds, AVAILABILITY_NOTIFICATION, "1.2.9")[0].Status
                for ds in (bad, good, good)
            ]
        deadline = time.monotonic() + 10
        while len(heard) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        notifier.stop()
    server.stop()
    assert statuses == [0x0120, 0x0000, 0x0111]
    assert len(heard) == 3

    exchanges = join(x for n, chunks in enumerate(log) for x in decode(recorded(chunks, n)))
    creations = [x for x in exchanges if isinstance(x, DimseExchange)]
    assert {(x.operation, x.sop_class) for x in creations} == {
        (Operation.N_CREATE, AVAILABILITY_NOTIFICATION)
    }
    studies = sorted(text for x in creations for text in request_data(x).texts(STUDY))
    assert studies == ["1.2.1", "1.2.2", "1.2.3", "1.2.3"]
    results = evaluate(Trace((*exchanges, *subjects(exchanges))), checks())
    assert not [r for r in results if r.findings or r.verdict is Verdict.ERROR]
    assert {r.verdict for r in results} == {Verdict.NONE, Verdict.PASS}
