"""Rows of what belongs to an examination: step, search, ImagingStudy, retrieval, commitment."""

from dataclasses import replace

import pytest

from harness.checks.ihe import commitment as c
from harness.checks.ihe import endpoints as e
from harness.checks.ihe import frames as f
from harness.checks.ihe import imaging_study as s
from harness.checks.ihe import retrieval as r
from harness.checks.ihe import search_results as q
from harness.checks.ihe import step_contents as t
from harness.core.octets import payload
from harness.core.subject import Carrier
from tests.harness.checks.build import clean, instance, nothing, table, undecided, violation
from tests.harness.checks.ihe.story import (
    ACSN,
    ENDPOINT,
    PATIENT,
    SERIES,
    STEP,
    found,
    image,
    listed,
    mirrored,
    performed,
    seated,
    story,
)

UIDS = tuple(SERIES)
ONE, TWO, THREE = UIDS
NOTHING_STORED = {"images": [], "retrieved": (), "frame": b""}


def step(**series):
    return story("modality", end=performed({k[1:].replace("_", "."): v for k, v in series.items()}))


def images(**changes):
    return [image(u, **changes) for u in UIDS]


def study(**changes):
    return story("ehr", study=mirrored(**changes))


def relisted(*kept, **more):
    """Return the ImagingStudy's series with only some instances, or more of them."""
    series = mirrored()["series"]
    for one in series:
        one["instance"] = [i for i in one["instance"] if i["uid"] in kept]
    series[0]["instance"] += [{"uid": u} for u in more.values()]
    return [one for one in series if one["instance"]]


def back(**changes):
    return story("archive", retrieved=images(**changes))


def reclassed(uid):
    series = mirrored()["series"]
    series[0]["instance"][0]["sopClass"]["code"] = f"urn:oid:{uid}"
    return series


COMPRESSED = "1.2.840.10008.1.2.4.90"


def encapsulated(fragment):
    """Encode pixel data as one fragment after an empty offset table."""
    item = b"\xfe\xff\x00\xe0" + len(fragment).to_bytes(4, "little") + fragment
    return b"\xfe\xff\x00\xe0\0\0\0\0" + item + b"\xfe\xff\xdd\xe0\0\0\0\0"


def compressed(fragment, **more):
    made = instance(image(ONE, x7FE00010=b""), transfer_syntax="1.2.840.10008.1.2.1", **more)
    head = made.dataset.read()[: -len(b"\xe0\x7f\x10\x00OW\0\0\0\0\0\0")]
    body = head + b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff" + encapsulated(fragment)
    return made, body


def round_trip(before, after):
    """Store and retrieve one compressed image."""
    base = story("archive", images=[image(ONE)], retrieved=(), frame=b"", end=False, commit=())
    out = []
    for x in base:
        if getattr(x, "carrier", None) is Carrier.C_STORE:
            made, body = compressed(before)
            sent = replace(x, transfer_syntax=COMPRESSED, dataset=payload(body))
            _, body = compressed(after)
            returned = replace(
                sent,
                id="c90.h1.i1",
                exchange="c90.h1",
                at=9.0,
                carrier=Carrier.WADO,
                sender=sent.receiver,
                receiver=made.creator,
                dataset=payload(body),
            )
            out += [sent, returned]
        else:
            out.append(x)
    return tuple(seated(x, "archive") for x in out)


@pytest.mark.parametrize(
    "case",
    table(
        clean(t.STEP_REFERS_TO_ITS_IMAGES, *story("modality")),
        violation(
            t.STEP_REFERS_TO_ITS_IMAGES, *step(s1_2_3_1=(ONE,), s1_2_3_2=(THREE,)), at="(0008,1140)"
        ),
        violation(
            t.STEP_REFERS_TO_ITS_IMAGES, *step(s1_2_3_1=(ONE, TWO, "1.2.9"), s1_2_3_2=(THREE,))
        ),
        nothing(t.STEP_REFERS_TO_ITS_IMAGES, *story("modality", **NOTHING_STORED)),
        nothing(t.STEP_REFERS_TO_ITS_IMAGES, *story("modality", end=False)),
        clean(t.STEP_LISTS_EVERY_SERIES, *story("modality")),
        violation(t.STEP_LISTS_EVERY_SERIES, *step(s1_2_3_1=UIDS), at="(0020,000E)"),
        violation(t.STEP_LISTS_EVERY_SERIES, *step(s1_2_3_1=(ONE,), s1_2_3_2=(TWO, THREE))),
        nothing(t.STEP_LISTS_EVERY_SERIES, *story("modality", end=False)),
        clean(t.IMAGES_REFER_TO_THEIR_STEP, *story("modality")),
        violation(t.IMAGES_REFER_TO_THEIR_STEP, *story("modality", images=images(x00081111=None))),
        violation(
            t.IMAGES_REFER_TO_THEIR_STEP,
            *story("modality", images=images(x00081111=[{0x00081155: STEP + "1"}])),
            at="(0008,1111)",
        ),
        nothing(t.IMAGES_REFER_TO_THEIR_STEP, *story("modality", begin=None)),
        clean(t.IMAGES_ARE_MADE_WITHIN_THEIR_STEP, *story("modality")),
        violation(
            t.IMAGES_ARE_MADE_WITHIN_THEIR_STEP,
            *story("modality", images=images(x00080032="115959")),
        ),
        nothing(t.IMAGES_ARE_MADE_WITHIN_THEIR_STEP, *story("modality", begin=None)),
        clean(q.SEARCH_COUNTS_WHAT_WAS_STORED, *story("archive")),
        violation(
            q.SEARCH_COUNTS_WHAT_WAS_STORED,
            *story("archive", studies=[found(x00201208=("IS", 2))]),
            at="/0/00201208",
        ),
        violation(
            q.SEARCH_COUNTS_WHAT_WAS_STORED,
            *story("archive", studies=[found(x00201206=("IS", "many"))]),
            at="/0/00201206",
        ),
        nothing(q.SEARCH_COUNTS_WHAT_WAS_STORED, *story("archive", **NOTHING_STORED)),
        nothing(q.SEARCH_COUNTS_WHAT_WAS_STORED, *story("archive", stored=0xA700)),
        clean(q.SEARCH_FINDS_EVERY_INSTANCE, *story("archive")),
        violation(q.SEARCH_FINDS_EVERY_INSTANCE, *story("archive", instances=listed(ONE, TWO))),
        violation(
            q.SEARCH_FINDS_EVERY_INSTANCE,
            *story("archive", instances=listed(*UIDS, "1.2.9")),
            at="response body",
        ),
        nothing(q.SEARCH_FINDS_EVERY_INSTANCE, *story("archive", instances=())),
        clean(s.STUDY_IS_THE_ORDERED_PATIENTS, *story("ehr")),
        violation(
            s.STUDY_IS_THE_ORDERED_PATIENTS,
            *story("ehr", patient=PATIENT | {"identifier": [{"value": "999"}]}),
            at="Patient ID",
        ),
        nothing(s.STUDY_IS_THE_ORDERED_PATIENTS, *story("ehr", studies=())),
        clean(s.STUDY_HAS_THE_ACCESSION_NUMBER, *story("ehr")),
        violation(
            s.STUDY_HAS_THE_ACCESSION_NUMBER,
            *study(
                identifier=[
                    mirrored()["identifier"][0],
                    {"type": ACSN, "system": "urn:oid:1.7", "value": "A"},
                ]
            ),
            at="Accession",
        ),
        nothing(s.STUDY_HAS_THE_ACCESSION_NUMBER, *story("ehr", studies=())),
        clean(s.STUDY_LISTS_WHAT_IS_STORED, *story("ehr")),
        violation(s.STUDY_LISTS_WHAT_IS_STORED, *study(series=relisted(ONE, TWO)), at="/series"),
        violation(
            s.STUDY_LISTS_WHAT_IS_STORED, *study(series=relisted(*UIDS, more="1.2.9")), at="/series"
        ),
        nothing(s.STUDY_LISTS_WHAT_IS_STORED, *story("ehr", **NOTHING_STORED)),
        nothing(s.STUDY_LISTS_WHAT_IS_STORED, *study(status="registered")),
        clean(s.STUDY_GIVES_THE_SOP_CLASSES, *story("ehr")),
        violation(
            s.STUDY_GIVES_THE_SOP_CLASSES,
            *study(series=reclassed("1.2.840.10008.5.1.4.1.1.4")),
            at="/series/0/instance/0/sopClass",
        ),
        nothing(s.STUDY_GIVES_THE_SOP_CLASSES, *story("ehr", **NOTHING_STORED)),
        clean(s.STUDY_COUNTS_WHAT_IS_STORED, *story("ehr")),
        violation(s.STUDY_COUNTS_WHAT_IS_STORED, *study(numberOfInstances=2), at="Instances"),
        violation(s.STUDY_COUNTS_WHAT_IS_STORED, *study(numberOfSeries=1), at="/numberOfSeries"),
        nothing(s.STUDY_COUNTS_WHAT_IS_STORED, *story("ehr", **NOTHING_STORED)),
        clean(s.STUDY_IS_BASED_ON_ITS_ORDER, *story("ehr")),
        violation(s.STUDY_IS_BASED_ON_ITS_ORDER, *study(basedOn=None), at="/basedOn"),
        violation(
            s.STUDY_IS_BASED_ON_ITS_ORDER,
            *study(basedOn=[{"reference": "Patient/p1"}]),
            at="/basedOn",
        ),
        nothing(s.STUDY_IS_BASED_ON_ITS_ORDER, *story("ehr", order=None)),
        clean(s.STUDY_STARTED_AT_STUDY_TIME, *story("ehr")),
        clean(s.STUDY_STARTED_AT_STUDY_TIME, *study(started="2026-01-31T11:00:05Z")),
        violation(s.STUDY_STARTED_AT_STUDY_TIME, *study(started="2026-01-31T12:00:06+01:00")),
        violation(s.STUDY_STARTED_AT_STUDY_TIME, *study(started="2026-02-01T12:00:05+01:00")),
        violation(
            s.STUDY_STARTED_AT_STUDY_TIME,
            *story("ehr", images=images(x00080201="+0200")),
            at="/started",
        ),
        nothing(s.STUDY_STARTED_AT_STUDY_TIME, *study(started=None)),
        clean(e.STUDY_ENDPOINT_RESOLVES, *story("ehr")),
        clean(
            e.STUDY_ENDPOINT_RESOLVES,
            *study(contained=[ENDPOINT | {"id": "inside"}], endpoint=[{"reference": "#inside"}]),
        ),
        violation(e.STUDY_ENDPOINT_RESOLVES, *story("ehr", endpoint_status=404), at="/endpoint/0"),
        violation(
            e.STUDY_ENDPOINT_RESOLVES, *study(endpoint=[{"reference": "#x"}]), at="/endpoint/0"
        ),
        violation(e.STUDY_ENDPOINT_RESOLVES, *study(endpoint=[{"reference": "Patient/p1"}])),
        nothing(e.STUDY_ENDPOINT_RESOLVES, *story("ehr", endpoint=False)),
        clean(e.ENDPOINT_ADDRESS_RETRIEVES, *story("ehr")),
        violation(
            e.ENDPOINT_ADDRESS_RETRIEVES,
            *story("ehr", retrieve_status=404, frame=b""),
            at="/address",
        ),
        nothing(e.ENDPOINT_ADDRESS_RETRIEVES, *story("ehr", retrieved=(), frame=b"")),
        nothing(e.ENDPOINT_ADDRESS_RETRIEVES, *story("ehr", endpoint=ENDPOINT | {"status": "off"})),
        clean(r.RETRIEVE_RETURNS_EVERY_INSTANCE, *story("archive")),
        violation(
            r.RETRIEVE_RETURNS_EVERY_INSTANCE,
            *story("archive", retrieved=[image(ONE), image(TWO)]),
            at="response body",
        ),
        violation(
            r.RETRIEVE_RETURNS_EVERY_INSTANCE,
            *story("archive", retrieved=[*images(), image("1.2.9")]),
        ),
        nothing(r.RETRIEVE_RETURNS_EVERY_INSTANCE, *story("archive", retrieved=())),
        clean(r.RETRIEVED_PIXELS_ARE_THE_ACQUIRED, *story("archive")),
        clean(r.RETRIEVED_PIXELS_ARE_THE_ACQUIRED, *round_trip(b"abcd", b"abcd")),
        undecided(r.RETRIEVED_PIXELS_ARE_THE_ACQUIRED, *round_trip(b"abcd", b"abce")),
        violation(r.RETRIEVED_PIXELS_ARE_THE_ACQUIRED, *back(x7FE00010=bytes(8)), at="(7FE0,0010)"),
        violation(r.RETRIEVED_PIXELS_ARE_THE_ACQUIRED, *back(x00280010=1), at="(0028,0010)"),
        nothing(r.RETRIEVED_PIXELS_ARE_THE_ACQUIRED, *story("archive", retrieved=())),
        clean(r.RETRIEVED_IMAGES_KEEP_THEIR_PATIENT, *story("archive")),
        clean(
            r.RETRIEVED_IMAGES_KEEP_THEIR_PATIENT,
            *back(x00100020="123", x04000561=[{0x04000563: "ARCHIVE"}]),
            name="corrected and said so",
        ),
        violation(r.RETRIEVED_IMAGES_KEEP_THEIR_PATIENT, *back(x00100020="123"), at="Patient ID"),
        violation(r.RETRIEVED_IMAGES_KEEP_THEIR_PATIENT, *back(x00100010="Smith^A"), at="Name"),
        nothing(r.RETRIEVED_IMAGES_KEEP_THEIR_PATIENT, *story("archive", retrieved=())),
        clean(f.RETRIEVED_FRAMES_ARE_THE_ACQUIRED, *story("archive")),
        violation(
            f.RETRIEVED_FRAMES_ARE_THE_ACQUIRED, *story("archive", frame=bytes(8)), at="part 1"
        ),
        undecided(
            f.RETRIEVED_FRAMES_ARE_THE_ACQUIRED, *story("archive", images=images(x00280010=None))
        ),
        nothing(f.RETRIEVED_FRAMES_ARE_THE_ACQUIRED, *story("archive", frame=b"")),
        clean(c.COMMITMENT_COVERS_WHAT_WAS_STORED, *story("modality")),
        clean(c.COMMITMENT_COVERS_WHAT_WAS_STORED, *story("modality", commit=(*UIDS, "1.2.9"))),
        violation(
            c.COMMITMENT_COVERS_WHAT_WAS_STORED, *story("modality", commit=UIDS[:2]), at="0008,1199"
        ),
        nothing(c.COMMITMENT_COVERS_WHAT_WAS_STORED, *story("modality", commit=())),
        clean(c.COMMITMENT_NAMES_THE_SOP_CLASS, *story("modality")),
        violation(
            c.COMMITMENT_NAMES_THE_SOP_CLASS, *story("modality", commit_class="1.2.3"), at="1150"
        ),
        nothing(c.COMMITMENT_NAMES_THE_SOP_CLASS, *story("modality", **NOTHING_STORED)),
    ),
)
def test_contents(case):
    case.check()
