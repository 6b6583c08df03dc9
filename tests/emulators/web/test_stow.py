import base64
import io
import json
import socket
import time

import pytest
from PIL import Image
from pydicom import dcmread

from emulators.core.store import Durability, Reason, Refused, Store
from emulators.web.dicomweb import dicomweb_app
from emulators.web.serve import WebServer
from tests.emulators.builders import ROOT, add, ct, implicit, part10
from tests.emulators.web.related import content_type, join, split

pytestmark = pytest.mark.contract

DICOM = content_type("application/dicom")
GARBAGE = b"this is no DICOM"


def objects(*datas):
    return join(*(("application/dicom", data) for data in datas))


def held(service):
    return sorted(one.sop_instance.removeprefix(ROOT + ".") for one in service.store.instances())


def spooled(service):
    return list(service.store._tmp.iterdir())


def items(answer, tag):
    return answer.get(tag, {}).get("Value", [])


def test_all_stored(service):
    response = service.post("/studies", objects(part10(ct(1)), part10(ct(2))), DICOM)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/dicom+json"
    answer = response.json()
    assert list(answer) == ["00081190", "00081199"]
    study = f"{service.base}/studies/{ROOT}.1"
    assert answer["00081190"] == {"vr": "UR", "Value": [study]}
    assert response.headers["Content-Location"] == study
    for item in items(answer, "00081199"):
        assert list(item) == ["00081150", "00081155", "00081190"]
        ((_, body),) = split(service.get(item["00081190"]["Value"][0], "*/*"))
        assert dcmread(io.BytesIO(body)).SOPInstanceUID == item["00081155"]["Value"][0]
    assert held(service) == ["1.1.1", "1.1.2"]
    assert len(service.get("/studies").json()) == 1


def test_stored_is_byte_exact_whatever_the_frame_looks_like(service):
    data = part10(ct(1, PixelData=(b"\r\n--cut\r--cut-\r\n-- \n" * 8)[:128]))
    body = b"preamble\r\n" + join(("application/dicom", data), boundary="cu't:x")[:-2] + b"epilogue"
    kind = 'multipart/related; type=application/dicom; boundary="cu\'t:x"'
    assert service.post("/studies", body, kind).status_code == 200
    assert split(service.get(f"/studies/{ROOT}.1", "*/*"))[0][1] == data


def test_other_legal_forms(service):
    assert service.post("/studies", part10(ct(1)), "application/dicom").status_code == 200
    unquoted = content_type("application/dicom", quote="")
    assert service.post("/studies", objects(part10(ct(2))), unquoted).status_code == 200
    chunks = iter([objects(part10(ct(3)))[at : at + 100] for at in range(0, 5000, 100)])
    assert service.post("/studies", chunks, DICOM, accept=None).status_code == 200
    typed = join(("application/dicom; transfer-syntax=1.2.840.10008.1.2.1", part10(ct(4))))
    assert service.post("/studies", typed, DICOM, accept="*/*").status_code == 200
    assert service.post("/studies", join(("", part10(ct(5)))), DICOM).status_code == 200
    assert service.post("/studies", objects(part10(implicit(ct(6)))), DICOM).status_code == 200
    assert len(held(service)) == 6


def test_again_makes_no_duplicate_and_other_content_fails(service):
    for _ in range(2):
        assert service.post("/studies", objects(part10(ct(1))), DICOM).status_code == 200
    other = service.post("/studies", objects(part10(ct(1, PatientName="Other"))), DICOM)
    assert other.status_code == 409
    assert items(other.json(), "00081198")[0]["00081197"]["Value"] == [0x0110]
    assert held(service) == ["1.1.1"]


def test_the_study_of_the_path_is_kept(service):
    path = f"/studies/{ROOT}.1"
    assert service.post(path, objects(part10(ct(1))), DICOM).status_code == 200
    none = service.post(path, objects(part10(ct(1, study=2))), DICOM)
    assert none.status_code == 409
    assert [list(item) for item in items(none.json(), "00081198")] == [
        ["00081150", "00081155", "00081197"]
    ]
    assert none.json()["00081190"] == {"vr": "UR"}
    mixed = service.post(path, objects(part10(ct(2)), part10(ct(1, study=2))), DICOM)
    assert mixed.status_code == 202
    assert (len(items(mixed.json(), "00081199")), len(items(mixed.json(), "00081198"))) == (1, 1)
    assert held(service) == ["1.1.1", "1.1.2"]
    assert service.post("/studies/1.x", objects(part10(ct(1))), DICOM).status_code == 400


def test_garbage_beside_an_object(service):
    response = service.post("/studies", objects(GARBAGE, part10(ct(1)), b""), DICOM)
    assert response.status_code == 202
    assert items(response.json(), "0008119A") == [{"00081197": {"vr": "US", "Value": [0xC000]}}] * 2
    assert "00081198" not in response.json()
    wrong = service.post("/studies", join(("text/plain", part10(ct(2)))), DICOM)
    assert wrong.status_code == 400
    assert held(service) == ["1.1.1"]
    assert spooled(service) == []


def test_an_object_that_is_not_what_its_header_says(service):
    data = part10(ct(1)).replace(f"{ROOT}.1.1.1".encode(), f"{ROOT}.1.1.9".encode(), 1)
    response = service.post("/studies", objects(data), DICOM)
    assert response.status_code == 409
    assert items(response.json(), "00081198")[0]["00081197"]["Value"] == [0xA900]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (objects(GARBAGE), DICOM, 400),
        (b"", DICOM, 400),
        (b"", "application/dicom", 400),
        (b"--cut--\r\n", DICOM, 400),
        (objects(b"x")[:-10], DICOM, 400),
        (objects(b"x"), content_type("application/dicom", boundary="other"), 400),
        (objects(b"x"), "multipart/related; type=\"application/dicom\"", 400),
        (objects(b"x"), content_type("application/dicom", boundary="a" * 71), 400),
        (objects(b"x"), "text/plain", 415),
        (objects(b"x"), content_type("text/plain"), 415),
        (objects(b"x"), "", 415),
        (join(("application/dicom", b"")) * 5000, DICOM, 400),
        (b"--cut\r\n\r\n\r\n" * 5000 + b"--cut--", DICOM, 400),
        (objects(bytes(1 << 22)), DICOM, 413),
        (objects(bytes((1 << 21) + 1)), DICOM, 413),
    ],
)  # fmt: skip
def test_refused_as_a_whole(service, body, kind, status):
    response = service.post("/studies", body, kind)
    assert response.status_code == status
    assert "dicom" not in response.headers["Content-Type"]
    assert held(service) == []
    assert spooled(service) == []


def test_a_cut_request_stores_nothing(service):
    whole = join(("application/dicom", part10(ct(1))), ("application/dicom", part10(ct(2))))
    assert service.post("/studies", whole[:-40], DICOM).status_code == 400
    assert held(service) == []


def test_content_coding_and_accept_are_refused_before_anything_is_stored(service):
    body = objects(part10(ct(1)))
    headers = {"Content-Type": DICOM, "Content-Encoding": "gzip"}
    coded = service.session.post(service.base + "/studies", data=body, headers=headers, timeout=5)
    assert coded.status_code == 415
    assert service.post("/studies", body, DICOM, accept="image/png").status_code == 406
    assert held(service) == []


def test_the_answer_in_xml(service):
    accept = 'multipart/related; type="application/dicom+xml"'
    response = service.post("/studies", objects(part10(ct(1))), DICOM, accept=accept)
    assert response.status_code == 200
    ((_, body),) = split(response)
    assert b'keyword="ReferencedSOPSequence"' in body
    alone = service.post("/studies", objects(part10(ct(2))), DICOM, accept="application/dicom+xml")
    assert alone.headers["Content-Type"] == "application/dicom+xml"
    assert alone.content.startswith(b"<?xml")


def metadata(service, ds):
    """What the service itself says of an object, to be sent back to it."""
    add(service.store, ds)
    path = f"/studies/{ds.StudyInstanceUID}/metadata"
    found = service.get(path).json()
    xml = split(service.get(path, 'multipart/related; type="application/dicom+xml"'))[0][1]
    service.store.reset()
    return found, xml


@pytest.mark.parametrize("form", ["json", "xml"])
def test_metadata_with_bulk_data(service, form):
    ds = ct(1, PatientName="Zoë^Ähnlich=小", PatientWeight="70.50")
    found, xml = metadata(service, ds)
    uri = found[0]["7FE00010"]["BulkDataURI"]
    described = json.dumps(found).encode() if form == "json" else xml
    kind = f"application/dicom+{form}"
    body = join((kind, described), ("application/octet-stream", ds.PixelData, uri))
    response = service.post("/studies", body, content_type(kind))
    assert response.status_code == 200, response.text
    ((_, data),) = split(service.get(f"/studies/{ROOT}.1", "*/*"))
    got = dcmread(io.BytesIO(data))
    assert got.PixelData == ds.PixelData
    assert got.PatientName == "Zoë^Ähnlich=小"
    assert got.PatientWeight == 70.5
    assert got.RequestAttributesSequence == ds.RequestAttributesSequence
    assert service.get(f"/studies/{ROOT}.1/metadata").json() == found
    assert spooled(service) == []


def test_compressed_bulk_data_stays_compressed(service):
    ds = ct(1, BitsAllocated=8, BitsStored=8, HighBit=7)
    found, _ = metadata(service, ds)
    uri = found[0]["7FE00010"]["BulkDataURI"]
    out = io.BytesIO()
    Image.new("L", (8, 8), 100).save(out, "JPEG")
    for kind, syntax in (
        ("image/jpeg", "50"),
        ("image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.51", "51"),
    ):
        service.store.reset()
        body = join(
            ("application/dicom+json", json.dumps(found).encode()), (kind, out.getvalue(), uri)
        )
        response = service.post("/studies", body, content_type("application/dicom+json"))
        assert response.status_code == 200, response.text
        assert service.store.instances()[0].transfer_syntax == f"1.2.840.10008.1.2.4.{syntax}"
        ((_, frame),) = split(
            service.get(
                f"/studies/{ROOT}.1/series/{ROOT}.1.1/instances/{ROOT}.1.1.1/frames/1",
                'multipart/related; type="image/jpeg"',
            )
        )
        assert frame.rstrip(b"\0") == out.getvalue().rstrip(b"\0")
    service.store.reset()
    body = join(("application/dicom+json", json.dumps(found).encode()), ("image/png", b"x", uri))
    response = service.post("/studies", body, content_type("application/dicom+json"))
    assert items(response.json(), "00081198")[0]["00081197"]["Value"] == [0xC122]


@pytest.mark.parametrize("uri", ["file:///etc/passwd", "http://169.254.169.254/", "//host/x", ""])
def test_bulk_data_is_never_fetched(service, uri):
    found, _ = metadata(service, ct(1))
    found[0]["7FE00010"]["BulkDataURI"] = uri
    response = service.post("/studies", json.dumps(found).encode(), "application/dicom+json")
    assert response.status_code == 409
    assert items(response.json(), "00081198")[0]["00081197"]["Value"] == [0xC410]
    assert held(service) == []


@pytest.mark.parametrize(
    ("kind", "described", "status"),
    [
        ("application/dicom+json", b"[" * 100_000, 400),
        ("application/dicom+json", b'[{"00080018": NaN}]', 400),
        ("application/dicom+json", b"[1]", 400),
        ("application/dicom+json", b"\xff", 400),
        ("application/dicom+json", b"[{}]", 400),
        ("application/dicom+json", b'[{"00080018": {"vr": "UI", "Value": ["1.2"]}}]', 400),
        ("application/dicom+json", b'[{"zzz": {"vr": "UI", "Value": ["1.2"]}}]', 400),
        ("application/dicom+xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><NativeDicomModel>&x;</NativeDicomModel>', 400),
        ("application/dicom+xml", b"<NativeDicomModel>", 400),
        ("application/dicom+xml", b"<html/>", 400),
        ("application/dicom+xml", b"<a>" * 1000, 400),
    ],
)  # fmt: skip
def test_malformed_metadata(service, kind, described, status):
    assert service.post("/studies", described, kind).status_code == status
    assert held(service) == []
    assert spooled(service) == []


def test_inline_metadata_alone(service):
    found, _ = metadata(service, ct(1))
    found[0]["7FE00010"] = {"vr": "OW", "InlineBinary": base64.b64encode(ct(1).PixelData).decode()}
    response = service.post("/studies", json.dumps(found).encode(), "application/dicom+json")
    assert response.status_code == 200
    assert held(service) == ["1.1.1"]


def test_a_peer_that_dies_leaves_nothing(service):
    host, port = service.base.removeprefix("http://").partition("/")[0].split(":")
    body = objects(part10(ct(1)), bytes(100_000))
    head = (
        f"POST /dicom-web/studies HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: {DICOM}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    with socket.create_connection((host, int(port)), timeout=5) as peer:
        peer.sendall(head + body[:-50_000])
    deadline = time.monotonic() + 5
    while spooled(service) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert spooled(service) == []
    assert held(service) == []
    assert service.get("/studies").status_code == 200


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path):
    store = Store(tmp_path / "s", durability=Durability.RELAXED)

    def full(*_, **__):
        raise Refused(Reason.OUT_OF_RESOURCES, "cannot be written: no space left")

    server = WebServer(dicomweb_app(store), "127.0.0.1", 0)
    server.start()
    try:
        from tests.emulators.web.conftest import Service

        service = Service(store, server.origin)
        store.add = full
        response = service.post("/studies", objects(part10(ct(1))), DICOM)
        service.session.close()
    finally:
        server.stop()
        store.close()
    assert response.status_code == 409
    assert items(response.json(), "00081198")[0]["00081197"]["Value"] == [0xA700]
    assert list(store._tmp.iterdir()) == []
