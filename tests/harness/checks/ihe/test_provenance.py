"""Rows of the lineage of a study, as its images tell it and as it is filed with an EHR."""

import base64
import copy
import hashlib
import json

import pytest

from harness.checks.fhir.imaging_study import DCM
from harness.checks.ihe import provenance as p
from harness.checks.ihe import raw_files as f
from harness.checks.ihe.lineage import READS
from harness.content.subjects import subjects
from harness.facts.uids import RAW_DATA_STORAGE
from tests.harness.checks.build import clean, http, nothing, table, violation
from tests.harness.checks.ihe.story import FHIR, PATIENT_ID, SERIES, STUDY, image, seated, story

RAW, OTHER = "1.2.9", "1.2.8"
DOCUMENT, SOFTWARE = "urn:uuid:d", "urn:uuid:s"
PARAMETERS = {"1.2.3.1": b'{"kernel":"H30s"}', "1.2.3.2": b'{"kernel":"H60h"}'}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def images(raw=RAW, parameters=None, sequence="x00420013"):
    named = [{0x00081150: RAW_DATA_STORAGE, 0x00081155: raw}]
    said = PARAMETERS if parameters is None else parameters
    return [
        image(uid, **{sequence: named} if raw else {}, x00082111=described(said.get(series)))
        for uid, series in SERIES.items()
    ]


def described(data):
    return f"parameters sha256:{sha256(data)} {data.decode()}" if data else None


def enhanced():
    instance = {0x00081150: RAW_DATA_STORAGE, 0x00081155: RAW}
    series = {0x0020000E: "1.2.3.99", 0x00081199: [instance]}
    named = [{0x0020000D: STUDY, 0x00081115: [series]}]
    return [image(uid, x00089121=named) for uid in SERIES]


def uid(value):
    return {"system": "urn:dicom:uid", "value": f"urn:oid:{value}"}


def raw_file(**more):
    return {
        "resourceType": "DocumentReference",
        "masterIdentifier": uid(RAW),
        "type": {"coding": [{"system": DCM, "code": "128226"}]},
        "content": [{"format": {"system": "f", "code": "acme-sino/1"}}],
    } | more


def software(*reads):
    return {
        "resourceType": "Device",
        "identifier": [{"system": "s", "value": "1"}],
        "property": [
            {"type": {"text": READS}, "valueCode": [{"coding": [{"system": "f", "code": code}]}]}
            for code in reads
        ],
    }


def provenance(series, data=None, stated=None, **more):
    data = PARAMETERS[series] if data is None else data
    document = {
        "resourceType": "DocumentReference",
        "id": "parameters",
        "content": [{"attachment": {"data": base64.b64encode(data).decode()}}],
    }
    return {
        "resourceType": "Provenance",
        "contained": [document],
        "target": [{"identifier": uid(STUDY)}, {"identifier": uid(series)}],
        "policy": [f"urn:x:sha256:{stated or sha256(data)}"],
        "agent": [
            {"type": {"coding": [{"code": "assembler"}]}, "who": {"reference": SOFTWARE}},
        ],
        "entity": [
            {"role": "source", "what": {"reference": DOCUMENT}},
            {"role": "derivation", "what": {"reference": "#parameters"}},
        ],
    } | more


def transaction(*made, document, device, at):
    sent = {DOCUMENT: document, SOFTWARE: device}
    entries = [{"fullUrl": url, "resource": r} for url, r in sent.items() if r]
    entries += [{"resource": r} for r in made]
    places = [f"{e['resource']['resourceType']}/{n}/_history/1" for n, e in enumerate(entries)]
    answer = [{"response": {"status": "201 Created", "location": place}} for place in places]
    bundles = [
        json.dumps({"resourceType": "Bundle", "type": kind, "entry": listed}).encode()
        for kind, listed in (("transaction", entries), ("transaction-response", answer))
    ]
    return http(
        "POST",
        "/fhir",
        request_headers=FHIR,
        request_body=bundles[0],
        response_headers=FHIR,
        response_body=bundles[1],
        initiator="modality",
        responder="ehr",
        id="c45.h1",
        at=at,
    )


def served(resource, at=8.0):
    """Answer the first Provenance as it is kept: references are to what is kept, too."""
    kept = copy.deepcopy(resource) | {"id": "2"}
    text = json.dumps(kept).replace(DOCUMENT, "DocumentReference/0").replace(SOFTWARE, "Device/1")
    return http(
        "GET",
        "/fhir/Provenance/2",
        response_headers=FHIR,
        response_body=text.encode(),
        responder="ehr",
        id="c80.h1",
        at=at,
    )


def filed(
    *made,
    sut="modality",
    sent=None,
    document=None,
    device=None,
    at=7.0,
    read=None,
):
    """Store two series of one raw file, and file their lineage."""
    made = made or tuple(provenance(s) for s in PARAMETERS)
    stored = story(
        sut,
        patient=(),
        order=(),
        worklist=(),
        begin=(),
        images=images() if sent is None else sent,
        commit=(),
        end=False,
        studies=(),
        instances=(),
        study=False,
        endpoint=False,
        retrieved=(),
        frame=b"",
    )
    exchanges = [
        transaction(
            *made,
            document=raw_file() if document is None else document,
            device=software("acme-sino/1") if device is None else device,
            at=at,
        )
    ]
    if read is not None:
        exchanges.append(served(read))
    return (*stored, *(seated(s, sut) for s in (*exchanges, *subjects(exchanges))))


ONE, TWO = (provenance(s) for s in PARAMETERS)
EDGES = p.PROVENANCE_TELLS_THE_EDGES_OF_THE_OBJECTS
EVERY = p.EVERY_SERIES_OF_RAW_DATA_HAS_ITS_PROVENANCE
READER = p.PROVENANCE_SOFTWARE_READS_THE_FORMAT
HASH = p.PROVENANCE_PARAMETERS_HAVE_THE_STATED_HASH
IMAGES = p.PROVENANCE_PARAMETERS_ARE_THOSE_OF_THE_IMAGES
DIGEST = f.RAW_FILE_HAS_THE_DIGEST_IN_ITS_IMAGES
PATIENT = f.RAW_FILE_IS_OF_THE_PATIENT_OF_ITS_IMAGES
KEPT = p.PROVENANCE_IS_KEPT_AS_FILED
OF_ANOTHER_SERIES = ONE | {"target": TWO["target"]}
OF_TWO_FILES = [
    one | {0x00420013: [*one[0x00420013], {0x00081150: RAW_DATA_STORAGE, 0x00081155: OTHER}]}
    for one in images()
]
THE_OTHER_FILE = [
    {
        "resourceType": "Provenance",
        "contained": [raw_file(id="raw", masterIdentifier=uid(OTHER))],
        "target": [{"identifier": uid(series)}],
        "entity": [{"role": "source", "what": {"reference": "#raw"}}],
    }
    for series in PARAMETERS
]
UNKNOWN = provenance("1.2.3.1", target=[{"identifier": uid("1.2.3.7")}])


def identified(value, **more):
    return raw_file(identifier=[{"system": "sha256", "value": value}], **more)


def acquired(digest):
    """Make images that name the digest of what the scanner acquired."""
    purpose = {0x00080100: "109101", 0x00080102: "DCM", 0x00080104: "Acquisition Equipment"}
    item = {0x0018A003: f"acme-sino 1 a.acme sha256:{digest}", 0x0040A170: [purpose]}
    return [one | {0x0018A001: [item]} for one in images()]


def subject(value):
    return raw_file(subject={"identifier": {"value": value}})


@pytest.mark.parametrize(
    "case",
    table(
        clean(DIGEST, *filed(document=identified(sha256(b"raw")), sent=acquired(sha256(b"raw")))),
        violation(
            DIGEST,
            *filed(document=identified(sha256(b"raw")), sent=acquired(sha256(b"other"))),
            at="/entry/0/resource/identifier",
        ),
        nothing(DIGEST, *filed(document=identified(sha256(b"raw")))),
        nothing(DIGEST, *filed(document=identified("7"), sent=acquired(sha256(b"raw")))),
        nothing(
            DIGEST,
            *filed(
                document=identified(sha256(b"raw"), masterIdentifier=uid(OTHER)),
                sent=acquired(sha256(b"raw")),
            ),
        ),
        clean(PATIENT, *filed(document=subject(PATIENT_ID))),
        violation(PATIENT, *filed(document=subject("7")), at="/entry/0/resource/subject"),
        nothing(PATIENT, *filed()),
        nothing(PATIENT, *filed(document=subject(PATIENT_ID), sent=images(raw=OTHER))),
    ),
)
def test_raw_files(case):
    case.check()


@pytest.mark.parametrize(
    "case",
    table(
        clean(EDGES, *filed()),
        clean(EDGES, *filed(sent=enhanced())),
        clean(EDGES, *filed(ONE, TWO, *THE_OTHER_FILE, sent=OF_TWO_FILES)),
        violation(EDGES, *filed(sent=OF_TWO_FILES), at="/entity"),
        violation(EDGES, *filed(document=raw_file(masterIdentifier=uid(OTHER))), at="/entity"),
        violation(EDGES, *filed(sent=images(raw=OTHER)), at="/entity"),
        violation(EDGES, *filed(sent=images(raw="")), at="/entity"),
        nothing(EDGES, *filed(sent=[])),
        nothing(EDGES, *filed(document=raw_file(type={"text": "a letter"}))),
        nothing(EDGES, *filed(UNKNOWN)),
        nothing(EDGES, *filed(sut="ehr", read=ONE)),
        clean(EVERY, *filed()),
        clean(EVERY, *filed(ONE, sent=images()[:2])),
        violation(EVERY, *filed(ONE), at="/entry/2/resource/target"),
        nothing(EVERY, *filed(at=3.0)),
        nothing(EVERY, *filed(sent=images(raw=""))),
        clean(READER, *filed()),
        clean(READER, *filed(device=software("acme-sino/2", "acme-sino/1"))),
        violation(READER, *filed(device=software("acme-sino/2")), at="/agent/0/who"),
        nothing(READER, *filed(device=software())),
        nothing(READER, *filed(document=raw_file(content=[]))),
        clean(HASH, *filed()),
        violation(HASH, *filed(provenance("1.2.3.1", stated="0" * 64)), at="/entity/1/what"),
        nothing(HASH, *filed(ONE | {"policy": ["urn:x"]})),
        nothing(HASH, *filed(ONE | {"contained": []})),
        clean(IMAGES, *filed()),
        violation(IMAGES, *filed(provenance("1.2.3.1", b"{}")), at="/policy"),
        violation(IMAGES, *filed(sent=images(parameters={"1.2.3.1": b"{}"})), at="/policy"),
        nothing(IMAGES, *filed(sent=images(parameters={}))),
        clean(KEPT, *filed(sut="ehr", read=ONE)),
        violation(KEPT, *filed(sut="ehr", read=OF_ANOTHER_SERIES), at="/target"),
        violation(KEPT, *filed(sut="ehr", read=ONE | {"policy": []}), at="/policy"),
        violation(KEPT, *filed(sut="ehr", read=ONE | {"agent": []}), at="/agent"),
        violation(KEPT, *filed(sut="ehr", read=ONE | {"entity": []}), at="/entity"),
        nothing(KEPT, *filed(sut="ehr")),
    ),
)
def test_lineage(case):
    case.check()
