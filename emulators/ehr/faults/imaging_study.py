"""Misbehaviours in what the EHR says of imaging studies and where they can be fetched."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from emulators.ehr.identity import DICOM_UID, OID, V2_0203
from emulators.web.faults.fhir import Distort, FhirFault, Serve, fhir_fault
from emulators.web.faults.fhir_edits import (
    Edit,
    answered,
    change,
    drop,
    edited,
    put,
    resources,
    within,
)
from emulators.web.fhir.json_document import (
    JsonObject,
    Number,
    as_list,
    as_object,
    as_text,
    objects,
)
from emulators.web.fhir.message import Answer, Request

SECONDARY_CAPTURE: Final = "1.2.840.10008.5.1.4.1.1.7"
_ZONE: Final = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})$")
_MINUTE: Final = re.compile(r"(?<=T)([0-9]{2}):([0-9]{2})")


def _study(edit: Edit) -> Distort:
    return resources("ImagingStudy", edit)


def _endpoint(edit: Edit) -> Distort:
    return resources("Endpoint", edit)


def _without_study_uid(study: JsonObject) -> None:
    held = objects(study.get("identifier"))
    study["identifier"] = [one for one in held if one.get("system") != DICOM_UID]


def _illegal_uid(study: JsonObject) -> None:
    for identifier in objects(study.get("identifier")):
        if identifier.get("system") == DICOM_UID:
            identifier["value"] = f"{as_text(identifier.get('value'))}.007"


def _accession(edit: Edit) -> Edit:
    """Edit the identifier that is the accession number."""

    def chosen(identifier: JsonObject) -> None:
        codings = objects(as_object(identifier.get("type")).get("coding"))
        if any((c.get("system"), c.get("code")) == (V2_0203, "ACSN") for c in codings):
            edit(identifier)

    return within("identifier", chosen)


def _nobodys(identifier: JsonObject) -> None:
    identifier.pop("system", None)
    identifier.pop("assigner", None)


def _added(name: str, more: int) -> Edit:
    def edit(study: JsonObject) -> None:
        held = study.get(name)
        if isinstance(held, Number) and held.is_integer:
            study[name] = int(held.text) + more

    return edit


def _one_uid_for_all(study: JsonObject) -> None:
    series = objects(study.get("series"))
    for one in series:
        one["uid"] = series[0].get("uid")


def _without_the_last(series: JsonObject) -> None:
    series["instance"] = as_list(series.get("instance"))[:-1] or as_list(series.get("instance"))


def _prefixed(uid: str) -> str:
    return f"{OID}{uid}"


def _seven_minutes_off(started: str) -> str:
    def other(clock: re.Match[str]) -> str:
        return f"{clock[1]}:{(int(clock[2]) + 7) % 60:02d}"

    return _MINUTE.sub(other, started)


def _of_somebody_else(request: Request, serve: Serve) -> Answer:
    """Name as subject some other patient that the server holds."""
    answer = serve(request)
    everybody = answered(
        serve(replace(request, method="GET", path=("Patient",), query=(), body=b""))
    )
    known = [
        f"Patient/{as_text(as_object(entry.get('resource')).get('id'))}"
        for entry in objects(everybody.get("entry"))
    ]

    def another(study: JsonObject) -> None:
        own = as_text(as_object(study.get("subject")).get("reference"))
        others = [one for one in known if not own.endswith(one)]
        if study.get("resourceType") == "ImagingStudy" and others:
            study["subject"] = {"reference": others[0]}

    def each(body: JsonObject) -> None:
        another(body)
        for entry in objects(body.get("entry")):
            another(as_object(entry.get("resource")))

    return edited(answer, each)


def _address(make: Callable[[str], str]) -> Distort:
    return _endpoint(change("address", make))


STUDIES: Final[tuple[FhirFault, ...]] = (
    fhir_fault(
        "imaging-study-started-without-zone",
        "imaging-study.started-is-given",
        "says when a study started, and in no time zone",
        _study(change("started", lambda held: _ZONE.sub("", held))),
    ),
    fhir_fault(
        "imaging-study-started-at-another-time",
        "ihe.study-started-at-study-time",
        "says that a study started when it was published, not when it was acquired",
        _study(change("started", _seven_minutes_off)),
    ),
    fhir_fault(
        "imaging-study-prefixes-series-uids",
        "imaging-study.series-uids-are-plain",
        "writes urn:oid: before the UID of a series",
        _study(change("series.uid", _prefixed)),
    ),
    fhir_fault(
        "imaging-study-prefixes-instance-uids",
        "imaging-study.instance-uids-are-plain",
        "writes urn:oid: before the UID of an instance",
        _study(change("series.instance.uid", _prefixed)),
    ),
    fhir_fault(
        "imaging-study-has-no-study-uid",
        "imaging-study.has-one-study-uid",
        "leaves the Study Instance UID out",
        _study(_without_study_uid),
    ),
    fhir_fault(
        "imaging-study-uid-has-leading-zeros",
        "imaging-study.study-uid-is-legal",
        "gives a Study Instance UID that is no UID",
        _study(_illegal_uid),
    ),
    fhir_fault(
        "imaging-study-counts-too-few-series",
        "imaging-study.counts-cover-what-is-listed",
        "counts fewer series than it lists",
        _study(_added("numberOfSeries", -1)),
    ),
    fhir_fault(
        "imaging-study-counts-too-many-instances",
        "ihe.study-counts-what-is-stored",
        "counts more instances than were stored",
        _study(_added("numberOfInstances", 1)),
    ),
    fhir_fault(
        "imaging-study-sop-class-is-a-bare-uid",
        "imaging-study.sop-class-is-a-uri-coding",
        "writes a SOP class without urn:oid:",
        _study(change("series.instance.sopClass.code", lambda held: held.removeprefix(OID))),
    ),
    fhir_fault(
        "imaging-study-sop-class-is-another",
        "ihe.study-gives-the-sop-classes",
        "calls every image a secondary capture",
        _study(put("series.instance.sopClass.code", f"{OID}{SECONDARY_CAPTURE}")),
    ),
    fhir_fault(
        "imaging-study-modality-has-another-system",
        "imaging-study.modality-is-a-dicom-code",
        "names the DICOM terminology by its address in a browser",
        _study(put("series.modality.system", "https://dicom.nema.org/resources/ontology/DCM")),
    ),
    fhir_fault(
        "imaging-study-modality-is-not-that-of-its-series",
        "imaging-study.modality-sums-up-its-series",
        "gives the study a modality that none of its series has",
        _study(put("modality.code", "MR")),
    ),
    fhir_fault(
        "imaging-study-status-is-that-of-an-order",
        "imaging-study.status-is-known",
        "gives a study the status of an order",
        _study(put("status", "completed")),
    ),
    fhir_fault(
        "imaging-study-has-no-subject",
        "imaging-study.subject-is-given",
        "does not say whose study it is",
        _study(drop("subject")),
    ),
    fhir_fault(
        "imaging-study-is-of-another-patient",
        "ihe.study-is-the-ordered-patients",
        "says that a study is another patient's",
        _of_somebody_else,
    ),
    fhir_fault(
        "imaging-study-accession-has-no-issuer",
        "imaging-study.accession-number-has-an-issuer",
        "does not say who issued an accession number",
        _study(_accession(_nobodys)),
    ),
    fhir_fault(
        "imaging-study-truncates-the-accession",
        "ihe.study-has-the-accession-number",
        "cuts an accession number after 12 characters",
        _study(_accession(change("value", lambda held: held[:12]))),
    ),
    fhir_fault(
        "imaging-study-repeats-a-series-uid",
        "imaging-study.uids-are-unique",
        "gives all series one UID",
        _study(_one_uid_for_all),
    ),
    fhir_fault(
        "imaging-study-leaves-instances-out",
        "ihe.study-lists-what-is-stored",
        "leaves the last instance of each series out",
        _study(within("series", _without_the_last)),
    ),
    fhir_fault(
        "imaging-study-is-based-on-nothing",
        "ihe.study-is-based-on-its-order",
        "does not say which order a study fulfils",
        _study(drop("basedOn")),
    ),
    fhir_fault(
        "imaging-study-endpoint-dangles",
        "ihe.study-endpoint-resolves",
        "refers to an Endpoint that is not there",
        _study(put("endpoint.reference", "Endpoint/not-there-any-more")),
    ),
)
"""What can be wrong with imaging studies."""

ENDPOINTS: Final[tuple[FhirFault, ...]] = (
    fhir_fault(
        "endpoint-address-is-relative",
        "endpoint.address-is-absolute",
        "gives the path of the archive without its host",
        _address(lambda held: f"/{held.split('/', 3)[-1]}"),
    ),
    fhir_fault(
        "endpoint-address-ends-with-a-slash",
        "endpoint.address-is-the-service-base",
        "ends the address of the archive with a slash",
        _address(lambda held: f"{held}/"),
    ),
    fhir_fault(
        "endpoint-address-leads-nowhere",
        "ihe.endpoint-address-retrieves",
        "gives an address where no image can be had",
        _address(lambda held: f"{held}/moved"),
    ),
    fhir_fault(
        "endpoint-connection-type-is-made-up",
        "endpoint.connection-type-is-coded",
        "gives a connection type that its code system does not have",
        _endpoint(put("connectionType.code", "dicom-wado")),
    ),
    fhir_fault(
        "endpoint-has-no-payload-type",
        "endpoint.payload-type-is-given",
        "does not say what can be fetched",
        _endpoint(drop("payloadType")),
    ),
    fhir_fault(
        "endpoint-status-is-made-up",
        "endpoint.status-is-known",
        "gives an Endpoint a status of its own",
        _endpoint(put("status", "enabled")),
    ),
)
"""What can be wrong with endpoints."""
