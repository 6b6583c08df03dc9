"""Recorded web traffic for the editors' tests: two exchanges on one connection, one on another."""

from dataclasses import replace

from harness.core.octets import Ending, Mark, Stream
from harness.core.requirement import Role
from harness.core.subject import Party, Protocol, Recording

SEARCH = b"GET /dicom-web/studies?PatientID=1 HTTP/1.1\r\nHost: a\r\nAccept: x/y\r\n\r\n"
FOUND = b'HTTP/1.1 200 OK\r\nContent-Type: application/dicom+json\r\ncontent-length: 14\r\n\r\n[{"a":[1, 2]}]'
READ = b"GET /fhir/Patient/1 HTTP/1.1\r\nHost: a\r\n\r\n"
GONE = (
    b"HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
)
POST = b"POST /dicom-web/studies HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
DONE = b"HTTP/1.1 204 No Content\r\n\r\n"


def connection(
    name: str, opened: float, *exchanges: tuple[bytes, bytes], opener: str = "viewer"
) -> Recording:
    """Record exchanges one after the other, a second each: asked at once, answered a half later."""
    streams = []
    for side, source in ((0, Role.INITIATOR), (1, Role.RESPONDER)):
        data, marks = b"", []
        for n, exchange in enumerate(exchanges):
            marks.append(Mark(len(data), opened + n + side / 2))
            data += exchange[side]
        streams.append(Stream(source, data, tuple(marks), Ending.FIN, opened + len(exchanges)))
    return Recording(
        name, "s1", Protocol.HTTP, Party(opener, True), Party("archive", True), opened, *streams
    )


def recordings() -> tuple[Recording, ...]:
    """Return a scenario: a search and a failing read of the viewer, a store of the modality."""
    one = connection("c1", 1.0, (SEARCH, FOUND), (READ, GONE))
    two = connection("c2", 10.0, (POST, DONE), opener="modality")
    dimse = replace(two, id="c3", protocol=Protocol.DIMSE)
    return one, two, dimse
