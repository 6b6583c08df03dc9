"""One examination from order to viewer, as a conforming world plays it; rows change one thing."""

import json
import struct
from dataclasses import fields, replace

from harness.checks.fhir.imaging_study import DCM, IDENTIFIER_TYPES
from harness.content.subjects import subjects
from harness.core.subject import Operation, Party
from tests.harness.checks.build import CT_IMAGE_STORAGE, EXPLICIT, Response, dimse, encode, http

FIND, MPPS, COMMIT = "1.2.840.10008.5.1.4.31", "1.2.840.10008.3.1.2.3.3", "1.2.840.10008.1.20.1"
STUDY, STEP = "1.2.3", "1.2.3.900"
SERIES = {"1.2.3.1.1": "1.2.3.1", "1.2.3.1.2": "1.2.3.1", "1.2.3.2.1": "1.2.3.2"}
ACCESSION, PATIENT_ID = "A-1", "00123"
PIXELS = bytes(range(8))

WHO = {
    0x00100010: "Müller^Anna Maria",
    0x00100020: PATIENT_ID,
    0x00100021: "RURAL",
    0x00100030: "19540228",
    0x00100040: "F",
}
ACSN = {"coding": [{"system": IDENTIFIER_TYPES, "code": "ACSN"}]}
PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "identifier": [
        {"system": "urn:oid:1.9", "value": PATIENT_ID},
        {"system": "urn:oid:1.8", "value": "national-7"},
    ],
    "name": [{"family": "Müller", "given": ["Anna", "Maria"]}],
    "birthDate": "1954-02-28",
    "gender": "female",
}
ORDER = {
    "resourceType": "ServiceRequest",
    "id": "r1",
    "status": "active",
    "intent": "order",
    "subject": {"reference": "Patient/p1"},
    "identifier": [{"type": ACSN, "system": "urn:oid:1.7", "value": ACCESSION}],
}
# An EHR may note the Study Instance UID on the order, as ours does.
ORDER_WITH_STUDY = ORDER | {
    "identifier": [
        *ORDER["identifier"],
        {"system": "urn:dicom:uid", "value": f"urn:oid:{STUDY}"},
    ]
}
WORKLIST = WHO | {
    0x00080005: "ISO_IR 192",
    0x00080050: ACCESSION,
    0x0020000D: STUDY,
    0x00401001: "RP1",
    0x00400100: [{0x00400009: "SPS1"}],
}
SCHEDULED = {
    0x00080050: ACCESSION,
    0x0020000D: STUDY,
    0x00401001: "RP1",
    0x00400009: "SPS1",
}
BEGIN = WHO | {
    0x00080005: "ISO_IR 192",
    0x00400244: "20260131",
    0x00400245: "120000",
    0x00400252: "IN PROGRESS",
    0x00400270: [SCHEDULED],
}


def image(uid, **changes):
    """Return the elements of one image; `changes` by keyword "x00100020"."""
    elements = WHO | {
        0x00080005: "ISO_IR 192",
        0x00080016: CT_IMAGE_STORAGE,
        0x00080018: uid,
        0x00080020: "20260131",
        0x00080022: "20260131",
        0x00080030: "120005",
        0x00080032: "120010",
        0x00080050: ACCESSION,
        0x00081111: [{0x00081150: MPPS, 0x00081155: STEP}],
        0x0020000D: STUDY,
        0x0020000E: SERIES.get(uid, "1.2.3.9"),
        0x00280002: 1,
        0x00280010: 2,
        0x00280011: 2,
        0x00280100: 16,
        0x00400275: [{0x00401001: "RP1", 0x00400009: "SPS1"}],
        0x7FE00010: PIXELS,
    }
    elements |= {int(k[1:], 16): v for k, v in changes.items()}
    return {k: v for k, v in elements.items() if v is not None}


def references(*uids, sop_class=CT_IMAGE_STORAGE):
    return [{0x00081150: sop_class, 0x00081155: u} for u in uids]


def performed(series=None):
    """Return the N-SET that completes the step; `series` maps a series to its instances."""
    listed = series or {"1.2.3.1": ("1.2.3.1.1", "1.2.3.1.2"), "1.2.3.2": ("1.2.3.2.1",)}
    return {
        0x00400250: "20260131",
        0x00400251: "121500",
        0x00400252: "COMPLETED",
        0x00400340: [{0x0020000E: s, 0x00081140: references(*uids)} for s, uids in listed.items()],
    }


def found(**more):
    """Return the study as QIDO-RS answers it."""
    row = {
        "00080050": ("SH", ACCESSION),
        "00100010": ("PN", {"Alphabetic": "Müller^Anna Maria"}),
        "00100020": ("LO", PATIENT_ID),
        "00100030": ("DA", "19540228"),
        "00100040": ("CS", "F"),
        "0020000D": ("UI", STUDY),
        "00201206": ("IS", 2),
        "00201208": ("IS", 3),
    }
    row |= {k[1:]: v for k, v in more.items()}
    return {k: {"vr": vr, "Value": [v]} for k, (vr, v) in row.items()}


def listed(*uids):
    return [{"00080018": {"vr": "UI", "Value": [u]}} for u in uids]


def mirrored(**more):
    """Return the ImagingStudy."""
    series = [
        {
            "uid": s,
            "modality": {"system": DCM, "code": "CT"},
            "instance": [
                {
                    "uid": u,
                    "sopClass": {
                        "system": "urn:ietf:rfc:3986",
                        "code": f"urn:oid:{CT_IMAGE_STORAGE}",
                    },
                }
                for u, owner in SERIES.items()
                if owner == s
            ],
        }
        for s in ("1.2.3.1", "1.2.3.2")
    ]
    content = {
        "resourceType": "ImagingStudy",
        "id": "s1",
        "status": "available",
        "subject": {"reference": "Patient/p1"},
        "identifier": [
            {"system": "urn:dicom:uid", "value": f"urn:oid:{STUDY}"},
            {"type": ACSN, "system": "urn:oid:1.7", "value": ACCESSION},
        ],
        "basedOn": [{"reference": "ServiceRequest/r1"}],
        "endpoint": [{"reference": "Endpoint/e1"}],
        "started": "2026-01-31T12:00:05+01:00",
        "numberOfSeries": 2,
        "numberOfInstances": 3,
        "series": series,
    }
    return {k: v for k, v in (content | more).items() if v is not None}


ENDPOINT = {
    "resourceType": "Endpoint",
    "id": "e1",
    "status": "active",
    "connectionType": {
        "system": "http://terminology.hl7.org/CodeSystem/endpoint-connection-type",
        "code": "dicom-wado-rs",
    },
    "payloadType": [{"text": "DICOM"}],
    "address": "http://127.0.0.1:9/dicom-web",
}


def part10(elements):
    """Wrap a data set as a file."""
    meta = encode(
        {0x00020002: CT_IMAGE_STORAGE, 0x00020003: elements[0x00080018], 0x00020010: EXPLICIT},
        EXPLICIT,
    )
    head = struct.pack("<HH2sHL", 2, 0, b"UL", 4, len(meta))
    return bytes(128) + b"DICM" + head + meta + encode(elements, EXPLICIT)


def multipart(bodies, kind):
    parts = b"".join(
        b"--b\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + b + b"\r\n" for b in bodies
    )
    return parts + b"--b--\r\n"


def related(kind):
    return (("Content-Type", f'multipart/related; type="{kind}"; boundary=b'),)


FHIR = (("Content-Type", "application/fhir+json"),)
DICOM_JSON = (("Content-Type", "application/dicom+json"),)


def web(target, body, headers, *, method="GET", status=200, client="viewer", server="ehr", at):
    return http(
        method,
        target,
        status=status,
        response_headers=headers if body else (),
        response_body=body if isinstance(body, bytes) else json.dumps(body).encode(),
        initiator=client,
        responder=server,
        id=f"c{int(at * 10)}.h1",
        at=at,
    )


def story(
    sut,
    *,
    order=ORDER,
    patient=PATIENT,
    worklist=WORKLIST,
    begin=BEGIN,
    images=None,
    stored=0x0000,
    commit=tuple(SERIES),
    commit_class=CT_IMAGE_STORAGE,
    end=None,
    studies=None,
    instances=None,
    study=None,
    endpoint=ENDPOINT,
    endpoint_status=200,
    retrieved=None,
    retrieve_status=200,
    frame=PIXELS,
):
    """Play the story; None leaves a default, () or False leaves a chapter out."""
    sent = [image(u) for u in SERIES] if images is None else images
    exchanges = []

    def say(made):
        exchanges.append(made)

    if patient:
        say(web("/fhir/Patient/p1", patient, FHIR, at=1.0))
    if order:
        say(web("/fhir/ServiceRequest/r1", order, FHIR, at=1.2))
    if worklist:
        say(
            dimse(
                Operation.C_FIND,
                Response(0xFF00, worklist),
                Response(0),
                sop_class=FIND,
                responder="ehr",
                id="c20.d1",
                at=2.0,
            )
        )
    if begin:
        say(
            dimse(
                Operation.N_CREATE,
                Response(0),
                sop_class=MPPS,
                sop_instance=STEP,
                data=begin,
                responder="ehr",
                id="c30.d1",
                at=3.0,
            )
        )
    for n, elements in enumerate(sent):
        say(
            dimse(
                Operation.C_STORE,
                Response(stored),
                sop_class=CT_IMAGE_STORAGE,
                sop_instance=elements[0x00080018],
                data=elements,
                transfer_syntax=EXPLICIT,
                id=f"c40.d{n + 1}",
                at=4.0 + n / 10,
            )
        )
    if commit:
        say(
            dimse(
                Operation.N_ACTION,
                Response(0),
                sop_class=COMMIT,
                sop_instance="1.2.840.10008.1.20.1.1",
                data={
                    0x00081195: "1.2.3.77",
                    0x00081199: references(*commit, sop_class=commit_class),
                },
                id="c50.d1",
                at=5.0,
            )
        )
    if end is not False:
        say(
            dimse(
                Operation.N_SET,
                Response(0),
                sop_class=MPPS,
                sop_instance=STEP,
                data=end or performed(),
                responder="ehr",
                id="c60.d1",
                at=6.0,
            )
        )
    if studies != ():
        rows = [found()] if studies is None else studies
        target = f"/dicom-web/studies?StudyInstanceUID={STUDY}"
        say(web(target, rows, DICOM_JSON, client="ehr", server="archive", at=7.0))
    if instances != ():
        rows = listed(*SERIES) if instances is None else instances
        target = f"/dicom-web/studies/{STUDY}/instances"
        say(web(target, rows, DICOM_JSON, client="ehr", server="archive", at=7.2))
    if study is not False:
        say(web("/fhir/ImagingStudy/s1", study or mirrored(), FHIR, at=8.0))
    if endpoint is not False:
        body = endpoint if endpoint_status == 200 else b""
        say(web("/fhir/Endpoint/e1", body, FHIR, status=endpoint_status, at=8.2))
    if retrieved != ():
        back = sent if retrieved is None else retrieved
        target, kind = f"/dicom-web/studies/{STUDY}", "application/dicom"
        body = multipart([part10(e) for e in back], kind) if retrieve_status == 200 else b""
        say(
            web(target, body, related(kind), status=retrieve_status, server="archive", at=9.0),
        )
    if frame:
        target = f"/dicom-web/studies/{STUDY}/series/1.2.3.1/instances/1.2.3.1.1/frames/1"
        kind = "application/octet-stream"
        say(web(target, multipart([frame], kind), related(kind), server="archive", at=9.5))
    return tuple(seated(s, sut) for s in (*exchanges, *subjects(exchanges)))


def seated(subject, sut):
    """Put one seat under judgement."""
    parties = {
        f.name: Party(p.name, p.name == sut)
        for f in fields(subject)
        if isinstance(p := getattr(subject, f.name), Party)
    }
    return replace(subject, **parties)
