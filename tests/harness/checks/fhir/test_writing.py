"""Rows of creates and updates."""

import pytest

from harness.checks.fhir import writing as w
from tests.harness.checks.build import clean, nothing, table, violation
from tests.harness.checks.fhir.traffic import META, fhir, patient

P = patient()


def create(location="http://127.0.0.1/fhir/Patient/p1/_history/3", status=201, answer=P, **more):
    headers = (("Location", location),) if location else ()
    new = {"resourceType": "Patient"}
    return fhir(
        "POST", "/fhir/Patient", sent=new, answer=answer, status=status, headers=headers, **more
    )


def version(n):
    return patient(meta=META | {"versionId": str(n)})


def update(n, *, status=200, match="", id="c1.h2", at=2.0, name="A"):
    asked = (("If-Match", match),) if match else ()
    return fhir(
        "PUT",
        "/fhir/Patient/p1",
        sent=patient(name=[{"family": name}]),
        answer=version(n) if n else None,
        status=status,
        asked=asked,
        headers=(("ETag", f'W/"{n}"'),) if n else (),
        id=id,
        at=at,
    )


READ = fhir(answer=version(3), headers=(("ETag", 'W/"3"'),))


@pytest.mark.parametrize(
    "case",
    table(
        clean(w.CREATE_ANSWERS_CREATED, *create()),
        violation(w.CREATE_ANSWERS_CREATED, *create(status=200), at="status"),
        nothing(w.CREATE_ANSWERS_CREATED, *create(status=400)),
        nothing(
            w.CREATE_ANSWERS_CREATED,
            *create(status=200, asked=(("If-None-Exist", "identifier=x"),)),
        ),
        clean(w.CREATE_LOCATES_THE_RESOURCE, *create()),
        clean(w.CREATE_LOCATES_THE_RESOURCE, *create("Patient/p1/_history/3"), name="relative"),
        clean(w.CREATE_LOCATES_THE_RESOURCE, *create("/fhir/Patient/p1", answer=None)),
        violation(w.CREATE_LOCATES_THE_RESOURCE, *create(""), at="location"),
        violation(w.CREATE_LOCATES_THE_RESOURCE, *create("/fhir/Patient/p2"), at="location"),
        violation(w.CREATE_LOCATES_THE_RESOURCE, *create("/fhir/Encounter/p1"), at="location"),
        violation(w.CREATE_LOCATES_THE_RESOURCE, *create("/fhir/Patient"), at="location"),
        nothing(w.CREATE_LOCATES_THE_RESOURCE, *create(status=200)),
        clean(w.CREATE_LOCATES_THE_VERSION, *create()),
        violation(w.CREATE_LOCATES_THE_VERSION, *create("/fhir/Patient/p1"), at="location"),
        violation(
            w.CREATE_LOCATES_THE_VERSION, *create("/fhir/Patient/p1/_history/9"), at="location"
        ),
        nothing(w.CREATE_LOCATES_THE_VERSION, *create("")),
        clean(w.UPDATE_ANSWERS_OK_OR_CREATED, *update(4)),
        clean(w.UPDATE_ANSWERS_OK_OR_CREATED, *update(1, status=201)),
        violation(w.UPDATE_ANSWERS_OK_OR_CREATED, *update(4, status=202), at="status"),
        nothing(w.UPDATE_ANSWERS_OK_OR_CREATED, *update(0, status=412)),
        clean(w.UPDATE_MAKES_A_VERSION, *READ, *update(4)),
        clean(
            w.UPDATE_MAKES_A_VERSION,
            *READ,
            *update(4),
            *update(4, id="c1.h3", at=3.0),
            name="the same again",
        ),
        violation(w.UPDATE_MAKES_A_VERSION, *READ, *update(3), at="etag"),
        nothing(w.UPDATE_MAKES_A_VERSION, *update(3)),
        nothing(w.UPDATE_MAKES_A_VERSION, *READ, *update(0, status=412)),
        clean(w.STALE_UPDATE_IS_REFUSED, *READ, *update(0, status=412, match='W/"2"')),
        violation(w.STALE_UPDATE_IS_REFUSED, *READ, *update(4, match='W/"2"'), at="status"),
        nothing(w.STALE_UPDATE_IS_REFUSED, *READ, *update(4, match='W/"3"')),
        nothing(w.STALE_UPDATE_IS_REFUSED, *update(4, match='W/"2"'), name="version not known"),
    ),
)
def test_writing(case):
    case.check()
