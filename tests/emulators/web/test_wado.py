import io
import json

import numpy as np
import pytest
from PIL import Image
from pydicom import dcmread
from pydicom.encaps import encapsulate
from pydicom.uid import (
    ExplicitVRBigEndian,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    RLELossless,
)

from tests.emulators.builders import ROOT, add, ct, implicit, part10, sent
from tests.emulators.web.related import split

pytestmark = pytest.mark.contract

OBJECTS = 'multipart/related; type="application/dicom"'
OCTETS = 'multipart/related; type="application/octet-stream"'
EXPLICIT = "1.2.840.10008.1.2.1"
ONE = f"/studies/{ROOT}.1/series/{ROOT}.1.1/instances/{ROOT}.1.1.1"


def jpeg(size=8):
    out = io.BytesIO()
    Image.new("L", (size, size), 100).save(out, "JPEG")
    return out.getvalue()


def compressed(syntax, frames=1, stream=None):
    ds = ct(1, BitsAllocated=8, BitsStored=8, HighBit=7)
    ds.PixelData = encapsulate([stream or jpeg()] * frames)
    ds["PixelData"].VR = "OB"
    ds["PixelData"].is_undefined_length = True
    if frames > 1:
        ds.NumberOfFrames = frames
    ds.file_meta.TransferSyntaxUID = syntax
    return ds


@pytest.mark.parametrize(("path", "count"), [("", 3), (f"/series/{ROOT}.1.1", 2), (ONE[ONE.index("/series"):], 1)])  # fmt: skip
def test_objects_come_whole(service, path, count):
    stored = {}
    for ds in (ct(1), ct(2), ct(1, series=2)):
        add(service.store, ds)
        stored[ds.SOPInstanceUID] = part10(ds)
    response = service.get(f"/studies/{ROOT}.1{path}", OBJECTS)
    assert response.status_code == 200
    assert int(response.headers["Content-Length"]) == len(response.content)
    parts = split(response)
    assert len(parts) == count
    for headers, body in parts:
        ds = dcmread(io.BytesIO(body))
        assert body == stored[ds.SOPInstanceUID]
        assert headers["Content-Type"] == f"application/dicom; transfer-syntax={EXPLICIT}"
        again = split(service.get(headers["Content-Location"], OBJECTS))
        assert again[0][1] == body


def test_the_preamble_is_not_passed_on(service):
    add(service.store, b"<script>" * 16 + part10(ct(1))[128:])
    assert split(service.get(ONE, OBJECTS))[0][1][:132] == bytes(128) + b"DICM"


def test_one_object_alone_and_never_a_study(service):
    add(service.store, ct(1))
    response = service.get(ONE, "application/dicom")
    assert response.content == part10(ct(1))
    assert response.headers["Content-Location"] == service.base + ONE
    assert response.headers["Content-Type"] == f"application/dicom; transfer-syntax={EXPLICIT}"
    assert service.get(f"/studies/{ROOT}.1", "application/dicom").status_code == 406


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/studies/{ROOT}.9", 404),
        (f"/studies/{ROOT}.1/series/{ROOT}.2.1", 404),
        (f"/studies/{ROOT}.2/series/{ROOT}.1.1/instances/{ROOT}.1.1.1", 404),
        (ONE + "9/metadata", 404),
        (ONE + "/bulkdata/00091001", 404),
        (ONE + "/bulkdata/7FE00010/0/7FE00010", 400),
        (ONE + "/bulkdata/x", 400),
        (ONE + "/frames/2", 404),
        (ONE + "/frames/0", 400),
        (ONE + "/frames/-1", 400),
        (ONE + "/frames/1,1", 400),
        (ONE + "/frames/x", 400),
        (ONE + "/frames/2/rendered", 404),
        ("/studies/1.2.a", 400),
        ("/studies/" + "1" * 65, 400),
        ("/studies/1%252e2/metadata", 400),
    ],
)
def test_what_is_not_there(service, path, status):
    add(service.store, ct(1))
    add(service.store, ct(1, study=2))
    response = service.get(path, "*/*")
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (None, 406),
        ("image/png", 406),
        (OBJECTS + "; transfer-syntax=1.2.3.4", 406),
        (OBJECTS + "; transfer-syntax=1.2.840.10008.1.2", 406),
        (OBJECTS + "; transfer-syntax=1.2.840.10008.1.2.2", 406),
        (OBJECTS + "; transfer-syntax=1.2; transfer-syntax=1.3", 400),
        ("application/dicom, image/jpeg", 400),
        (OBJECTS + f"; transfer-syntax={EXPLICIT}", 200),
        (OBJECTS + "; transfer-syntax=*", 200),
        ("multipart/related; type=application/dicom", 200),
        ("*/*", 200),
    ],
)
def test_negotiation(service, accept, status):
    add(service.store, ct(1))
    assert service.get(ONE, accept).status_code == status


@pytest.mark.parametrize(
    "make", [lambda: implicit(ct(1)), lambda: ct(1, syntax=ExplicitVRBigEndian)]
)
@pytest.mark.parametrize("wanted", ["", "; transfer-syntax=*"])
def test_forms_the_web_excludes_become_explicit(service, make, wanted):
    ds = make()
    if ds.file_meta.TransferSyntaxUID == ExplicitVRBigEndian:
        ds = ct(1)
        raw = np.frombuffer(ds.PixelData, "<u2").astype(">u2").tobytes()
        ds["PixelData"].value = raw
        ds.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
        ds = _rewritten(ds)
    add(service.store, ds)
    ((headers, body),) = split(service.get(ONE, OBJECTS + wanted))
    got = dcmread(io.BytesIO(body))
    assert headers["Content-Type"].endswith(f"transfer-syntax={EXPLICIT}")
    assert got.file_meta.TransferSyntaxUID == EXPLICIT
    assert got.PixelData == ct(1).PixelData
    assert got.PatientName == "Doe^Jane"


def _rewritten(ds):
    from pydicom.dataset import FileDataset

    made = FileDataset(None, ds, preamble=bytes(128), is_implicit_VR=False, is_little_endian=False)
    made.file_meta = ds.file_meta
    return made


def test_lossless_becomes_native_unless_asked_for(service):
    ds = sent(ct(1))
    ds.compress(RLELossless, generate_instance_uid=False)
    add(service.store, ds)
    ((_, native),) = split(service.get(ONE, OBJECTS))
    assert dcmread(io.BytesIO(native)).PixelData == ct(1).PixelData
    for wanted in ("*", RLELossless):
        ((headers, body),) = split(service.get(ONE, f"{OBJECTS}; transfer-syntax={wanted}"))
        assert headers["Content-Type"].endswith("=1.2.840.10008.1.2.5")
        assert body == part10(ds)
    frame = split(service.get(ONE + "/frames/1", OCTETS))[0][1]
    assert frame == ct(1).PixelData
    ((headers, _),) = split(
        service.get(ONE + "/frames/1", 'multipart/related; type="image/dicom-rle"')
    )
    assert headers["Content-Type"] == "image/dicom-rle; transfer-syntax=1.2.840.10008.1.2.5"


def test_lossy_and_undecodable_stay_as_they_are(service):
    for syntax in (JPEGBaseline8Bit, JPEGLosslessSV1):
        service.store.reset()
        add(service.store, compressed(syntax))
        ((headers, body),) = split(service.get(ONE, OBJECTS))
        assert headers["Content-Type"].endswith(f"={syntax}")
        assert dcmread(io.BytesIO(body)).file_meta.TransferSyntaxUID == syntax
    explicit = service.get(ONE, f"{OBJECTS}; transfer-syntax={EXPLICIT}")
    assert explicit.status_code == 406
    assert service.get(ONE + "/frames/1", OCTETS).status_code == 406
    ((headers, body),) = split(service.get(ONE + "/frames/1", "*/*"))
    assert (headers["Content-Type"], body[:2]) == (
        f"image/jpeg; transfer-syntax={syntax}",
        b"\xff\xd8",
    )


def test_frames_as_stored_keep_their_fragments(service):
    add(service.store, compressed(JPEGBaseline8Bit, frames=3))
    accept = 'multipart/related; type="image/jpeg"'
    parts = split(service.get(ONE + "/frames/3,1", accept))
    assert [body.rstrip(b"\0") for _, body in parts] == [jpeg().rstrip(b"\0")] * 2
    single = service.get(ONE + "/frames/2", "image/jpeg")
    assert single.content.startswith(b"\xff\xd8")
    assert service.get(ONE + "/frames/1,2", "image/jpeg").status_code == 406


def test_native_frames_in_the_order_asked(service):
    pixels = bytes(range(256)) * 2
    add(service.store, ct(1, PixelData=pixels, NumberOfFrames=4))
    response = service.get(ONE + "/frames/4,2", OCTETS)
    assert 'type="application/octet-stream"' in response.headers["Content-Type"]
    assert [body for _, body in split(response)] == [pixels[384:512], pixels[128:256]]
    assert service.get(ONE + "/frames/1", "application/octet-stream").content == pixels[:128]
    assert (
        service.get(ONE + "/frames/1", 'multipart/related; type="application/dicom"').status_code
        == 406
    )


def test_frames_of_single_bits(service):
    frames = np.arange(3 * 9) % 3 == 0
    packed = np.packbits(frames, bitorder="little").tobytes()
    ds = ct(
        1,
        Rows=3,
        Columns=3,
        BitsAllocated=1,
        BitsStored=1,
        HighBit=0,
        NumberOfFrames=3,
        PixelData=packed,
    )
    add(service.store, ds)
    body = split(service.get(ONE + "/frames/2", OCTETS))[0][1]
    assert np.array_equal(
        np.unpackbits(np.frombuffer(body, np.uint8), bitorder="little")[:9], frames[9:18]
    )


def test_large_pixel_data_is_served_from_its_place(service):
    size = 1024
    pixels = np.random.default_rng(1).integers(0, 4096, (2, size, size), np.uint16).tobytes()
    add(service.store, ct(1, size=2, Rows=size, Columns=size, NumberOfFrames=2, PixelData=pixels))
    assert split(service.get(ONE + "/frames/2", OCTETS))[0][1] == pixels[len(pixels) // 2 :]


def test_metadata_and_its_bulk_data(service):
    ds = ct(1)
    ds.add_new(0x00091010, "OB", bytes(range(256)) * 8)
    ds.add_new(0x00090010, "LO", "ACME")
    ds.RequestAttributesSequence[0].add_new(0x00420011, "OB", b"deep" * 500)
    add(service.store, ds)
    response = service.get(ONE + "/metadata")
    assert response.headers["Content-Type"] == "application/dicom+json"
    (found,) = response.json()
    assert list(found) == sorted(found)
    assert {f"{element.tag:08X}" for element in ds} == found.keys()
    assert not any(key.startswith("0002") for key in found)
    uris = [
        found["7FE00010"]["BulkDataURI"],
        found["00091010"]["BulkDataURI"],
        found["00400275"]["Value"][0]["00420011"]["BulkDataURI"],
    ]
    values = [ds.PixelData, bytes(range(256)) * 8, b"deep" * 500]
    for uri, value in zip(uris, values, strict=True):
        ((headers, body),) = split(service.get(uri, OCTETS))
        assert (headers["Content-Location"], body) == (uri, value)
        assert service.get(uri, "application/octet-stream").content == value
    every = split(service.get(ONE + "/bulkdata", OCTETS))
    assert {headers["Content-Location"]: body for headers, body in every} == dict(
        zip(uris, values, strict=True)
    )
    pixels = split(service.get(f"/studies/{ROOT}.1/pixeldata", OCTETS))
    assert [headers["Content-Location"] for headers, _ in pixels] == uris[:1]
    assert len(split(service.get(ONE, OCTETS))) == 3
    for path in (f"/studies/{ROOT}.1", f"/studies/{ROOT}.1/series/{ROOT}.1.1"):
        assert service.get(path + "/metadata").json() == [found]


def test_metadata_in_xml(service):
    add(service.store, ct(1))
    add(service.store, ct(2))
    parts = split(
        service.get(
            f"/studies/{ROOT}.1/metadata", 'multipart/related; type="application/dicom+xml"'
        )
    )
    assert len(parts) == 2
    assert b'keyword="PatientName"' in parts[0][1]


def test_an_object_without_pixels(service):
    ds = ct(1)
    for keyword in ("PixelData", "Rows", "Columns", "BitsAllocated"):
        delattr(ds, keyword)
    add(service.store, ds)
    for end in ("/frames/1", "/rendered", "/bulkdata", "/pixeldata"):
        assert service.get(ONE + end, "*/*").status_code == 404


def picture(response, essence="image/jpeg"):
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == essence
    return Image.open(io.BytesIO(response.content))


def gradient(**changes):
    pixels = np.tile(np.arange(64, dtype="<u2") * 16, (64, 1))
    return ct(1, size=64, PixelData=pixels.tobytes(), **changes)


def test_rendered(service):
    add(service.store, gradient(WindowCenter=512, WindowWidth=1024))
    for accept, essence in (
        ("*/*", "image/jpeg"),
        ("image/png", "image/png"),
        ("image/gif", "image/gif"),
    ):
        image = picture(service.get(ONE + "/rendered", accept), essence)
        assert image.size == (64, 64)
        assert image.mode in ("L", "P")
    shown = np.asarray(picture(service.get(ONE + "/frames/1/rendered", "image/png"), "image/png"))
    assert (shown[0, 0], shown[0, -1]) == (0, 251)
    assert service.get(ONE + "/rendered", "text/csv").status_code == 406
    assert service.get(ONE + "9/rendered", "*/*").status_code == 404
    parts = split(
        service.get(f"/studies/{ROOT}.1/rendered", 'multipart/related; type="image/jpeg"')
    )
    assert len(parts) == 1


def test_rendered_windows_follow_their_functions(service):
    add(service.store, gradient())
    values = np.arange(64) * 16.0
    expected = {
        "linear": np.clip((values - 499.5) / 199 + 0.5, 0, 1) * 255,
        "linear-exact": np.clip((values - 500) / 200 + 0.5, 0, 1) * 255,
        "sigmoid": 255 / (1 + np.exp(-4 * (values - 500) / 200)),
    }
    for function, want in expected.items():
        response = service.get(f"{ONE}/rendered?window=500,200,{function}", "image/png")
        shown = np.asarray(picture(response, "image/png"))[0]
        assert np.abs(shown - want).max() <= 1


def test_rendered_polarity_and_colour(service):
    add(service.store, gradient(PhotometricInterpretation="MONOCHROME1"))
    shown = np.asarray(picture(service.get(ONE + "/rendered", "image/png"), "image/png"))
    assert (shown[0, 0], shown[0, -1]) == (255, 0)
    service.store.reset()
    red = np.zeros((4, 4, 3), np.uint8)
    red[..., 0] = 200
    colour = {
        "PhotometricInterpretation": "RGB",
        "SamplesPerPixel": 3,
        "BitsAllocated": 8,
        "BitsStored": 8,
        "HighBit": 7,
    }
    for planar, data in ((0, red), (1, red.transpose(2, 0, 1))):
        service.store.reset()
        add(
            service.store,
            ct(1, size=4, PlanarConfiguration=planar, PixelData=data.tobytes(), **colour),
        )
        image = picture(service.get(ONE + "/rendered", "image/png"), "image/png")
        assert image.getpixel((1, 1)) == (200, 0, 0)


@pytest.mark.parametrize(
    ("viewport", "size", "corner"),
    [
        ("32,32", (32, 32), 0),
        ("32,128", (32, 32), 0),
        ("128,96", (96, 96), 0),
        ("32,32,32,0,32,32", (32, 32), 130),
        ("32,64,,,-32,", (32, 64), 127),
        ("64,64,,,,-64", (64, 64), 0),
    ],
)
def test_rendered_viewports(service, viewport, size, corner):
    add(service.store, gradient())
    shown = picture(service.get(f"{ONE}/rendered?viewport={viewport}", "image/png"), "image/png")
    assert shown.size == size
    assert abs(shown.getpixel((0, 0)) - corner) <= 6


@pytest.mark.parametrize(
    "query",
    [
        "viewport=abc", "viewport=0,0", "viewport=1", "viewport=1,2,3", "viewport=1,1,0,0,0,0",
        "viewport=9999999999,1", "viewport=1,1,-1,0,1,1", "quality=0", "quality=101", "quality=x",
        "quality=", "window=1,2", "window=1,x,linear", "window=1,0,linear", "window=1,2,cubic",
        "window=nan,2,linear", "window=1,2,linear&window=1,2,linear", "annotation=bogus", "iccprofile=cmyk",
    ],
)  # fmt: skip
def test_malformed_render_parameters(service, query):
    add(service.store, ct(1))
    assert service.get(f"{ONE}/rendered?{query}", "image/jpeg").status_code == 400


def test_other_render_parameters(service):
    noise = np.random.default_rng(1).integers(0, 4096, (64, 64), np.uint16)
    add(service.store, ct(1, size=64, PixelData=noise.tobytes()))
    small = service.get(ONE + "/rendered?quality=10", "image/jpeg").content
    assert len(small) < len(service.get(ONE + "/rendered?quality=95", "image/jpeg").content)
    named = service.get(ONE + "/rendered?annotation=patient,technique", "image/jpeg")
    assert named.headers["Warning"] == (
        f"299 {service.base}: The following annotation values are not supported: patient, technique"
    )
    assert picture(service.get(ONE + "/rendered?iccprofile=srgb", "image/jpeg")).info["icc_profile"]


def test_rendered_frames_of_one_instance(service):
    add(service.store, ct(1, PixelData=bytes(range(256)) * 2, NumberOfFrames=4))
    moving = picture(service.get(ONE + "/rendered?window=32768,65536,linear", "*/*"), "image/gif")
    assert moving.n_frames == 4
    assert len(split(service.get(ONE + "/rendered", 'multipart/related; type="image/png"'))) == 4
    assert service.get(ONE + "/rendered", "image/png").status_code == 406


def test_pixels_that_cannot_be_shown(service):
    add(service.store, ct(1, PixelData=b"\0\0"))
    assert service.get(ONE + "/rendered", "*/*").status_code == 406
    assert service.get(ONE + "/frames/1", OCTETS).status_code == 406


def test_capabilities(service):
    import xml.etree.ElementTree as ET

    def options(path, accept):
        headers = {"Accept": accept}
        return service.session.options(service.base + path, headers=headers, timeout=5)

    wadl = options("/", "application/vnd.sun.wadl+xml")
    assert wadl.headers["Content-Type"] == "application/vnd.sun.wadl+xml"
    root = ET.fromstring(wadl.content)
    space = "{http://wadl.dev.java.net/2009/02}"
    assert root.tag == space + "application"
    (resources,) = root.findall(space + "resources")
    assert resources.get("base") == service.base
    paths = {one.get("path") for one in resources}
    assert {"studies", "series", "instances", "studies/{study}/metadata"} <= paths
    assert b"utf-8" in wadl.content
    described = json.loads(options("/", "application/json").content)
    assert {one["path"].lstrip("/") for one in described["resources"]} == paths
    assert options("/", "image/png").status_code == 406
    assert options("", "application/json").status_code == 200
    assert set(options("/studies", "*/*").headers["Allow"].split(", ")) == {
        "GET",
        "OPTIONS",
        "POST",
    }
