import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content.dataset import decode as decode_dataset
from harness.content.subjects import subjects
from harness.core.subject import Carrier, DicomJson, Instance, Party, Protocol, Resource
from harness.wire.decode import decode
from harness.wire.operations import join
from tests.harness.content.encoded import CT, EXPLICIT, image, part10
from tests.harness.wire.recordings import http, load_trace, recording
from tests.harness.wire.test_decode import MESSAGES

MODALITY, ARCHIVE, VIEWER = Party("modality", True), Party("archive", False), Party("viewer", False)
HOST = b"Host: a\r\n"


def message(first: str, body: bytes = b"", *headers: str) -> bytes:
    lines = "".join(f"{h}\r\n" for h in (*headers, f"Content-Length: {len(body)}"))
    return f"{first}\r\n{lines}\r\n".encode() + body


def ask(first: str, body: bytes = b"", *headers: str) -> bytes:
    return message(f"{first} HTTP/1.1", body, "Host: a", *headers)


def answer(status: int, body: bytes = b"", *headers: str) -> bytes:
    return message(f"HTTP/1.1 {status} X", body, *headers)


def multipart(*parts: tuple[str, bytes]) -> bytes:
    out = b"".join(f"--B\r\nContent-Type: {k}\r\n\r\n".encode() + b + b"\r\n" for k, b in parts)
    return out + b"--B--\r\n"


DICOM, JSON = "application/dicom", "application/dicom+json"
RELATED = 'Content-Type: multipart/related; type="application/dicom"; boundary=B'


def stow(*uids: str, id: str = "c0001"):
    body = multipart(*((DICOM, part10(image(u))) for u in uids))
    reply = answer(200, b"{}", f"Content-Type: {JSON}")
    return decode(
        http(
            ask("POST /dw/studies", body, RELATED), reply, id=id, opener=MODALITY, accepter=ARCHIVE
        )
    )


def wado(*uids: str, id: str = "c0002"):
    body = multipart(*((DICOM, part10(image(u))) for u in uids))
    reply = answer(200, body, RELATED)
    return decode(http(ask("GET /dw/studies/1.2"), reply, id=id, opener=VIEWER, accepter=ARCHIVE))


def of(kind, exchanges):
    return [s for s in subjects(exchanges) if isinstance(s, kind)]


def test_instances_of_c_store():
    found = of(Instance, decode(load_trace("store")[0]))
    assert [s.id for s in found] == ["c0001.d1.i1", "c0001.d2.i1"]
    first = found[0]
    assert (first.carrier, first.sop_class, first.transfer_syntax) == (
        Carrier.C_STORE,
        CT,
        EXPLICIT,
    )
    assert first.sop_instance == "1.2.826.0.1.3680043.10.1.1"
    assert (first.creator.name, first.sender.name, first.receiver.name) == (
        "modality",
        "modality",
        "archive",
    )
    assert first.part10.size == 0


def test_sub_operations_do_not_tell_who_made_an_instance():
    found = of(Instance, join(decode(load_trace("get")[0])))
    assert [s.sender.name for s in found] == ["archive", "archive"]
    assert {s.creator.name for s in found} == {"unknown"}


def test_instances_of_stow():
    first, second = of(Instance, stow("1.2.3", "1.2.4"))
    assert [first.id, second.id] == ["c0001.h1.i1", "c0001.h1.i2"]
    assert (first.carrier, first.sop_instance, first.creator) == (Carrier.STOW, "1.2.3", MODALITY)
    assert first.part10.read() == part10(image("1.2.3"))
    assert decode_dataset(first.dataset, EXPLICIT).gaps == ()


def test_instances_of_wado_have_the_creator_who_stored_them_first():
    exchanges = [*stow("1.2.3"), *wado("1.2.3", "1.2.9")]
    known, unseen = (s for s in of(Instance, exchanges) if s.carrier is Carrier.WADO)
    assert (known.creator, known.sender, known.receiver) == (MODALITY, ARCHIVE, VIEWER)
    assert unseen.creator == ARCHIVE


def test_a_single_part_instance_and_a_failed_retrieval():
    stream = part10(image())
    kind = f"Content-Type: {DICOM}"
    assert len(of(Instance, decode(http(ask("GET /studies/1"), answer(200, stream, kind))))) == 1
    assert of(Instance, decode(http(ask("GET /studies/1"), answer(404, stream, kind)))) == []
    assert len(of(Instance, decode(http(ask("POST /studies", stream, kind))))) == 1


def test_a_part_without_a_type_is_what_the_whole_says():
    body = b"--B\r\n\r\n" + part10(image()) + b"\r\n--B--"
    assert len(of(Instance, decode(http(ask("POST /studies", body, RELATED))))) == 1


def test_a_broken_part_is_an_instance_with_what_could_be_read():
    (found,) = of(
        Instance, decode(http(ask("POST /studies", multipart((DICOM, b"junk")), RELATED)))
    )
    assert (found.sop_class, found.sop_instance, found.transfer_syntax) == ("", "", "")
    assert found.part10.read() == b"junk"


@pytest.mark.parametrize(
    ("target", "count"),
    [("/studies", 1), ("/studies/1/metadata", 1), ("/studies/1/series", 1), ("/Patient", 0)],
)
def test_dicom_json_of_responses(target, count):
    body = b'[{"00100020": {"vr": "LO", "Value": ["P1"]}, "00100020": {}}]'
    found = of(
        DicomJson,
        decode(http(ask(f"GET {target}"), answer(200, body, f"Content-Type: {JSON}"))),
    )
    assert len(found) == count
    for s in found:
        assert s.id == "c0001.h1.j1"
        assert s.problems == ("duplicate member '00100020'",)
        assert (s.creator.name, s.reader.name) == ("archive", "modality")


@pytest.mark.parametrize("kind", [JSON, "application/json", "application/problem+json"])
def test_an_error_body_of_a_search_is_no_dicom_json(kind):
    reply = answer(400, b'{"error": "no"}', f"Content-Type: {kind}")
    assert of(DicomJson, decode(http(ask("GET /studies"), reply))) == []


def test_a_search_result_under_the_plain_json_type():
    reply = answer(200, b"[]", "Content-Type: application/json")
    assert len(of(DicomJson, decode(http(ask("GET /studies"), reply)))) == 1


def test_dicom_json_of_a_stow_request_and_its_response():
    body = multipart((JSON, b"[{}]"), ("application/octet-stream", b"pixels"))
    related = f'Content-Type: multipart/related; type="{JSON}"; boundary=B'
    reply = answer(200, b"{}", f"Content-Type: {JSON}")
    asked, answered = of(DicomJson, decode(http(ask("POST /studies", body, related), reply)))
    assert (asked.creator.name, asked.id) == ("modality", "c0001.h1.j1")
    assert (answered.creator.name, answered.id) == ("archive", "c0001.h1.j2")


def test_resources_of_both_bodies():
    patient = b'{"resourceType": "Patient"}'
    bundle = json.dumps(
        {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "ImagingStudy"}}]}
    ).encode()
    kind = "Content-Type: application/fhir+json; charset=utf-8"
    found = of(
        Resource, decode(http(ask("POST /fhir/Patient", patient, kind), answer(201, bundle, kind)))
    )
    assert [(s.id[-3:], s.type, s.pointer, s.in_response, s.creator.name) for s in found] == [
        (".r1", "Patient", "", False, "modality"),
        (".r2", "Bundle", "", True, "archive"),
        (".r3", "ImagingStudy", "/entry/0/resource", True, "archive"),
    ]


def test_content_codings_are_undone():
    body = gzip.compress(b'{"resourceType": "Patient"}')
    headers = ("Content-Type: application/fhir+json", "Content-Encoding: gzip")
    found = of(Resource, decode(http(ask("GET /Patient/1"), answer(200, body, *headers))))
    assert [s.type for s in found] == ["Patient"]


def test_other_traffic_carries_nothing():
    kind = "Content-Type: application/json"
    assert subjects(decode(http(ask("GET /x"), answer(200, b"{}", kind)))) == ()
    assert subjects(decode(recording(b"", b""))) == ()
    assert subjects(()) == ()


@settings(max_examples=60, deadline=None)
@given(MESSAGES, MESSAGES, st.sampled_from(Protocol))
def test_total_on_whatever_was_recorded(sent, answered, protocol):
    exchanges = join(decode(recording(b"".join(sent), b"".join(answered), protocol)))
    assert all(s.exchange_id for s in subjects(exchanges))


KINDS = [
    RELATED,
    f"Content-Type: {JSON}",
    f"Content-Type: {DICOM}",
    "Content-Type: application/fhir+json",
]
TARGETS = ["/studies", "/studies/1", "/studies/1/metadata", "/Patient", "/Patient/1"]


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["GET", "POST"]),
    st.sampled_from(TARGETS),
    st.sampled_from(KINDS),
    st.binary(max_size=60) | st.just(multipart((DICOM, b"DICM" * 40), (JSON, b"[1"))),
)
def test_total(method, target, kind, body):
    found = subjects(decode(http(ask(f"{method} {target}", body, kind), answer(200, body, kind))))
    assert len({s.id for s in found}) == len(found)
