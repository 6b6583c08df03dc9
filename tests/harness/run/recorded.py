"""A small judged run on disk, made without any process: one HTTP exchange of viewer and EHR."""

from harness.capture.bundle import Bundle
from harness.core.octets import Ending
from harness.core.requirement import Role
from harness.core.subject import Party, Protocol
from harness.run.judging import judge
from harness.run.publish import publish
from harness.run.record import to_json
from tests.harness.run.test_record import RECORD

REQUEST = b"GET /metadata HTTP/1.1\r\nHost: ehr\r\nAccept: application/fhir+json\r\n\r\n"
ANSWER = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def run(folder, answer=ANSWER, record=RECORD):
    """Record, judge and publish; return the folder."""
    bundle = Bundle(folder)
    c = bundle.connection(
        scenario="s1",
        protocol=Protocol.HTTP,
        opener=Party("viewer", True),
        accepter=Party("ehr", True),
        opened=0.5,
    )
    c.chunk(Role.INITIATOR, memoryview(REQUEST), 1.0)
    c.chunk(Role.RESPONDER, memoryview(answer), 2.0)
    c.ended(Role.INITIATOR, Ending.FIN, 3.0)
    c.close(4.0)
    bundle.session(to_json(record))
    report, timeline = judge(folder)
    publish(folder, report, timeline, ("json",))
    return folder
