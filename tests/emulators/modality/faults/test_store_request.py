"""Every fault of a store request changes it, and keeps its announced length true."""

import struct

import pytest

from emulators.core.deviations import Seam
from emulators.core.faults import Faults
from emulators.modality.faults.store_request import STORE_REQUEST
from emulators.modality.sending import StoreRequest
from emulators.web.client import PieceBody
from emulators.web.multipart_writer import MultipartWriter, Octets, Part

META = struct.pack("<HH2sH", 2, 0x10, b"UI", 20) + b"1.2.840.10008.1.2.1\0"
FILE = bytes(128) + b"DICM" + struct.pack("<HH2sHI", 2, 0, b"UL", 4, len(META)) + META
OBJECTS = [FILE + b"first\r\n\r\nobject", FILE + b"second"]


def clean():
    parts = [Part("application/dicom", "", Octets(value)) for value in OBJECTS]
    message = MultipartWriter("application/dicom", parts)
    headers = {"Accept": "application/dicom+json", "Content-Type": message.content_type}
    return StoreRequest("http://a/studies", headers, PieceBody(message.pieces(), message.size))


def made(*on):
    request = Seam(Faults([o.fault for o in STORE_REQUEST], on), STORE_REQUEST)(clean())
    announced = len(request.body)
    pieces = []
    while piece := request.body.read(7):
        pieces.append(piece)
    body = b"".join(pieces)
    assert len(body) == announced
    return request, body


def test_no_fault_changes_nothing():
    request, body = made()
    assert request.url == "http://a/studies"
    assert body.count(b"Content-Type: application/dicom\r\n") == 2
    assert all(value in body for value in OBJECTS)


@pytest.mark.parametrize("name", [o.fault.name for o in STORE_REQUEST])
def test_every_fault_changes_the_request(name):
    request, body = made(name)
    boundary = request.headers.get("Content-Type", "").rpartition("boundary=")[2].encode()
    plain, plain_body = made()
    own = plain.headers["Content-Type"].rpartition("boundary=")[2].encode()
    changed = (
        request.url,
        {k: v.replace(boundary.decode(), "") for k, v in request.headers.items()},
        body.replace(boundary, b"") if boundary else body,
        len(boundary),
    )
    assert changed != (
        plain.url,
        {k: v.replace(own.decode(), "") for k, v in plain.headers.items()},
        plain_body.replace(own, b""),
        len(own),
    )


def test_headers():
    assert '"' not in made("stow-request-type-is-unquoted")[0].headers["Content-Type"]
    assert "Content-Type" not in made("stow-request-declares-no-type")[0].headers
    assert made("stow-stores-under-another-study")[0].url.startswith("http://a/studies/2.25.")


def test_parts():
    body = made("stow-sends-an-object-twice")[1]
    assert (body.count(OBJECTS[0]), body.count(OBJECTS[1])) == (2, 1)
    assert b"Content-Type" not in made("stow-parts-declare-no-type")[1]
    assert made("stow-sends-nothing")[1].count(b"--plugfest-") == 1
    bare = made("stow-sends-bare-data-sets")[1]
    assert b"\r\n\r\nfirst\r\n\r\nobject\r\n--" in bare
    assert b"DICM" not in bare
    assert not made("stow-request-is-not-closed")[1].rstrip().endswith(b"--")
