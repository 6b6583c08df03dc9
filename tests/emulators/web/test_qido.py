import json
from xml.etree import ElementTree

import pytest

from tests.emulators.builders import ROOT, add, ct
from tests.emulators.web.related import split

pytestmark = pytest.mark.contract

STUDY = "00080020 00080030 00080050 00080061 00080090 00100010 00100020 00100030 00100040 0020000D 00200010 00201206 00201208".split()  # noqa: SIM905
SERIES = ["00080060", "0020000E", "00200011", "00201209"]
INSTANCE = ["00080016", "00080018", "00200013", "00280010", "00280011", "00280100"]


@pytest.fixture
def filled(service):
    """Two studies: CT with two series of two and one; MR on another day."""
    add(service.store, ct(1))
    add(service.store, ct(2))
    add(service.store, ct(1, series=2, SeriesDescription=None))
    add(
        service.store,
        ct(
            1, study=2, Modality="MR", PatientID="p1", PatientName="Ähnlich^Zoë", AccessionNumber="A#1&,",
            StudyDate="20260105", StudyTime="080000", StudyDescription=None, RequestAttributesSequence=None,
        ),
    )  # fmt: skip
    return service


def found(service, path, **options):
    response = service.get(path, **options)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/dicom+json"
    answers = response.json()
    for answer in answers:
        assert list(answer) == sorted(answer)
        assert all(member.get("Value") != [] for member in answer.values())
    return answers


def uids(answers, tag="0020000D"):
    return [answer[tag]["Value"][0].removeprefix(ROOT + ".") for answer in answers]


@pytest.mark.parametrize(
    ("path", "tags", "count"),
    [
        ("/studies", STUDY, 2),
        (f"/studies/{ROOT}.1/series", SERIES, 2),
        (f"/studies/{ROOT}.1/instances", SERIES + INSTANCE, 3),
        (f"/studies/{ROOT}.1/series/{ROOT}.1.1/instances", INSTANCE, 2),
        ("/series", STUDY + SERIES, 3),
        ("/instances", STUDY + SERIES + INSTANCE, 4),
    ],
)
def test_every_resource_answers_with_what_is_due(filled, path, tags, count):
    answers = found(filled, path)
    assert len(answers) == count
    for answer in answers:
        assert set(tags) <= answer.keys()
        assert answer["00080005"]["Value"] == ["ISO_IR 192"]
        url = answer["00081190"]["Value"][0]
        assert url.startswith(filled.base + "/studies/")
        assert filled.get(url, "*/*").status_code == 200
    assert filled.get(path).content == filled.get(path).content


def test_counts_modalities_and_names(filled):
    first, second = found(filled, "/studies")
    assert first["00201206"]["Value"] == [2]
    assert first["00201208"]["Value"] == [3]
    assert first["00080061"]["Value"] == ["CT"]
    assert second["00100010"]["Value"] == [{"Alphabetic": "Ähnlich^Zoë"}]
    series = found(filled, f"/studies/{ROOT}.1/series")
    assert [one["00201209"]["Value"] for one in series] == [[2], [1]]
    items = series[0]["00400275"]["Value"]
    assert items == [
        {"00400009": {"vr": "SH", "Value": ["SPS1"]}, "00401001": {"vr": "SH", "Value": ["R1"]}}
    ]


@pytest.mark.parametrize(
    ("query", "studies"),
    [
        ("PatientID=P1", ["1"]),
        ("00100020=P1", ["1"]),
        ("0020000D=" + ROOT + ".2", ["2"]),
        (f"StudyInstanceUID={ROOT}.2,{ROOT}.1", ["1", "2"]),
        (f"StudyInstanceUID={ROOT}.2%5C{ROOT}.9", ["2"]),
        ("PatientID=", ["1", "2"]),
        ("AccessionNumber=A*", ["1", "2"]),
        ("AccessionNumber=A?", ["1"]),
        ("AccessionNumber=A%231%26%2C", ["2"]),
        ("PatientName=%C3%84hnlich%5EZo%C3%AB", ["2"]),
        ("ModalitiesInStudy=MR", ["2"]),
        ("StudyDate=20260102", ["1"]),
        ("StudyDate=20260103-", ["2"]),
        ("StudyDate=-20260104", ["1"]),
        ("StudyTime=08-09", ["2"]),
        ("StudyDate=20260102-20260105&StudyTime=1000-0900", ["1", "2"]),
        ("StudyDate=20260102-20260105&StudyTime=1100-0900", ["2"]),
        ("StudyDate=20260102&StudyTime=101530&TimezoneOffsetFromUTC=%2B0000", ["1"]),
        ("StudyDate=20260102&StudyTime=111530&TimezoneOffsetFromUTC=%2B0100", ["1"]),
        ("StudyDate=20260102&StudyTime=101530&TimezoneOffsetFromUTC=%2B0100", []),
        ("PatientID=P1&ModalitiesInStudy=MR", []),
        ("StudyID=S1", ["1", "2"]),
        ("StudyID=s1", []),
        ("ReferringPhysicianName=Roe*", ["1", "2"]),
    ],
)
def test_keys_of_studies(filled, query, studies):
    assert uids(found(filled, f"/studies?{query}")) == studies


@pytest.mark.parametrize(
    ("path", "tag", "expected"),
    [
        ("/series?Modality=CT&PatientID=P1", "0020000E", ["1.1", "1.2"]),
        ("/series?SeriesNumber=2", "0020000E", ["1.2"]),
        ("/series?RequestAttributesSequence.RequestedProcedureID=R1", "0020000E", ["1.1", "1.2"]),
        ("/series?00400275.00400009=SPS1&00400275.00401001=R2", "0020000E", []),
        ("/instances?InstanceNumber=2", "00080018", ["1.1.2"]),
        ("/instances?Modality=MR&StudyDate=20260105", "00080018", ["2.1.1"]),
        ("/instances?SOPClassUID=1.2.3", "00080018", []),
        (f"/studies/{ROOT}.9/series", "0020000E", []),
    ],
)
def test_keys_of_inner_levels(filled, path, tag, expected):
    assert uids(found(filled, path), tag) == expected


@pytest.mark.parametrize(
    "query",
    [
        "limit=abc", "limit=-1", "limit=1e30", "offset=x", "limit=1&limit=2", "NoSuchKeyword=1",
        "0010002=P1", "PatientID=a&00100020=b", "PatientID=a&PatientID=b", "fuzzymatching=maybe",
        "StudyDate=yesterday", "StudyInstanceUID=1.2%27%20or%201=1", "PatientID=a%0D%0Ab",
        "Modality=CT", "00091001=x", "includefield=Nonsense", "PatientID.PatientName=x",
        "TimezoneOffsetFromUTC=UTC", "accept=*/*", "charset=bogus-1", "emptyvaluematching=x",
        "&".join(f"0010{n:04X}=x" for n in range(0x1000, 0x1200)),
    ],
)  # fmt: skip
def test_malformed_queries_are_refused(filled, query):
    response = filled.get(f"/studies?{query}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/json"
    assert "Warning" not in response.headers


def test_paging_says_what_remains(filled):
    everything = found(filled, "/instances")
    response = filled.get("/instances?limit=3")
    assert response.json() == everything[:3]
    assert response.headers["Warning"] == (
        f"299 {filled.base}: There are 1 additional results that can be requested"
    )
    last = filled.get("/instances?offset=3&limit=3")
    assert last.json() == everything[3:]
    assert "Warning" not in last.headers
    assert found(filled, "/instances?offset=99") == []
    assert found(filled, "/instances?limit=0") == []


def test_unsupported_matching_is_said_exactly(filled):
    response = filled.get("/studies?fuzzymatching=true&PatientName=Doe*")
    assert len(response.json()) == 1
    assert response.headers["Warning"] == (
        f"299 {filled.base}: The fuzzymatching parameter is not supported. "
        "Only literal matching has been performed."
    )
    assert "Warning" not in filled.get("/studies?fuzzymatching=false").headers
    both = filled.get("/studies?emptyvaluematching=true&multiplevaluematching=true")
    assert both.headers["Warning"].count("299") == 2


def test_fields_are_included(filled):
    for name in ("StudyDescription", "00081030", "StudyDescription,PatientAge"):
        answers = found(filled, f"/studies?includefield={name}")
        assert answers[0]["00081030"]["Value"] == ["Head"]
        assert answers[1]["00081030"] == {"vr": "LO"}
    both = filled.get("/studies?includefield=StudyDescription,PatientAge").content
    assert (
        both == filled.get("/studies?includefield=StudyDescription&includefield=00101010").content
    )
    assert "00080060" not in found(filled, "/studies?includefield=Modality")[0]
    assert "00080018" not in found(filled, "/series?includefield=SOPInstanceUID")[0]
    assert "00081030" in found(filled, "/series?includefield=StudyDescription")[0]
    default, everything = found(filled, "/studies"), found(filled, "/studies?includefield=all")
    assert default[0].keys() < everything[0].keys()
    assert "00081030" in found(filled, "/studies?StudyDescription=Head")[0]


def test_media_types(filled):
    assert filled.get("/studies", None).status_code == 406
    assert filled.get("/studies", "image/png").status_code == 406
    assert filled.get("/studies", "*/*").headers["Content-Type"] == "application/dicom+json"
    assert filled.get("/studies", "application/json").headers["Content-Type"] == "application/json"
    xml = filled.get("/studies", 'multipart/related; type="application/dicom+xml"')
    parts = split(xml)
    assert len(parts) == 2
    root = ElementTree.fromstring(parts[1][1])
    space = "{http://dicom.nema.org/PS3.19/models/NativeDICOM}"
    assert root.tag == space + "NativeDicomModel"
    family = root.find(f"{space}DicomAttribute[@keyword='PatientName']//{space}FamilyName")
    assert family.text == "Ähnlich"
    empty = filled.get("/studies?PatientID=none", 'multipart/related; type="application/dicom+xml"')
    assert (empty.status_code, empty.content) == (204, b"")


def test_what_comes_from_outside_does_not_act(filled):
    add(filled.store, ct(7, study=7, PatientName="</script><img onerror>\x7f", PatientID="=1+1"))
    answer = found(filled, "/studies?PatientID=%3D1%2B1")[0]
    assert answer["00100010"]["Value"] == [{"Alphabetic": "</script><img onerror>\x7f"}]
    evil = filled.get("/studies", headers={"Host": "evil.example"}).json()
    assert evil[0]["00081190"]["Value"][0].startswith(filled.base)
    tap = filled.get("/studies", headers={"Host": "localhost:4711"}).json()
    assert tap[0]["00081190"]["Value"][0].startswith("http://localhost:4711/dicom-web/studies/")
    assert filled.get("/studies", headers={"Host": "a b"}).status_code == 400
    assert json.loads(filled.get("/studies?Nons%22ense%0D%0AX:%20y=1").text)["status"] == 400


def test_methods(filled):
    response = filled.session.delete(filled.base + "/studies", timeout=5)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert filled.get("/nothing").status_code == 404
    head = filled.session.head(filled.base + "/studies", headers={"Accept": "*/*"}, timeout=5)
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("uid", ["%2e%2e%2f", "1.2;x", "1" * 65, "1.2%00", "*", "1..2"])
def test_malformed_uids_in_the_path(filled, uid):
    assert filled.get(f"/studies/{uid}/series").status_code in (400, 404)
