"""Mutations that make a web transaction contradict what another said: the profiles' `ihe.*`."""

from __future__ import annotations

from typing import Final

from harness.run.mutation.body_parts import content, part, without_part
from harness.run.mutation.file_edits import with_pixels, with_text
from harness.run.mutation.json_edits import drop, put
from harness.run.mutation.message_edits import body, status
from harness.run.mutation.registry import Mutation
from harness.run.mutation.requests import (
    ENDPOINT,
    FHIR_SEARCH,
    FRAMES,
    IMAGING_STUDIES,
    INSTANCE,
    PUBLISHED,
    QUERY,
    RETRIEVE,
    STUDIES,
    STUDY,
    STUDY_INSTANCES,
)
from harness.run.mutation.tables.wado import altered
from harness.run.mutation.web_exchanges import asked, each_response, response
from harness.run.mutation.web_messages import MessageEdit

RETRIEVALS: Final = r"GET [^?]*/studies/[^?]+/(metadata|rendered|frames/\d+|series/[^/?]+)$"
RESOURCE: Final = "/entry/0/resource"
BODY: Final = "^response body$"
OUTCOME: Final = (
    b'{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found"}]}'
)


def study(name: str, requirement: str, locator: str, edit: MessageEdit) -> Mutation:
    """Make a mutation of the ImagingStudy that the viewer finds."""
    edited = response(asked(IMAGING_STUDIES, 200), edit)
    return Mutation(name, f"ihe.{requirement}", locator, PUBLISHED, edited)


TABLE: Final = (
    Mutation(
        "retrieve-leaves-an-instance-out",
        "ihe.retrieve-returns-every-instance",
        BODY,
        RETRIEVE,
        response(asked(STUDY, 200), without_part(0)),
        actual="without it",
    ),
    Mutation(
        "frame-other-than-acquired",
        "ihe.retrieved-frames-are-the-acquired",
        "^response part 1$",
        RETRIEVE,
        response(asked(FRAMES, 200), part(0, content(altered))),
    ),
    Mutation(
        "pixels-other-than-acquired",
        "ihe.retrieved-pixels-are-the-acquired",
        r"^\(7FE0,0010\)$",
        RETRIEVE,
        response(asked(INSTANCE, 200), part(0, content(with_pixels(altered)))),
        actual=r"^byte \d+ is",
    ),
    Mutation(
        "retrieved-image-of-another-patient",
        "ihe.retrieved-images-keep-their-patient",
        "^Patient ID$",
        RETRIEVE,
        response(asked(INSTANCE, 200), part(0, content(with_text(0x00100020, "SOMEBODY")))),
        actual="SOMEBODY",
    ),
    Mutation(
        "search-answers-another-birth-date",
        "ihe.search-answers-the-stored-patient",
        "^/0 Patient's Birth Date$",
        QUERY,
        response(asked(STUDIES, 200), put("/0/00100030/Value/0", '"19000101"')),
        actual="19000101",
    ),
    Mutation(
        "search-answers-another-accession-number",
        "ihe.search-answers-the-stored-accession-number",
        "^/0 Accession Number$",
        PUBLISHED,
        response(asked(STUDIES, 200), put("/0/00080050/Value/0", '"ANOTHER"')),
        actual="ANOTHER",
    ),
    Mutation(
        "search-counts-one-too-many",
        "ihe.search-counts-what-was-stored",
        "^/0/00201208$",
        QUERY,
        response(asked(STUDIES, 200), put("/0/00201208/Value/0", "7")),
        actual="^7$",
    ),
    Mutation(
        "search-misses-an-instance",
        "ihe.search-finds-every-instance",
        BODY,
        QUERY,
        response(asked(STUDY_INSTANCES, 200), drop("/0")),
        actual="5 instances without it",
    ),
    Mutation(
        "nothing-below-the-endpoint",
        "ihe.endpoint-address-retrieves",
        "^/address$",
        PUBLISHED,
        each_response(RETRIEVALS, status(404, "Not Found")),
        actual="^404",
    ),
    Mutation(
        "endpoint-of-the-study-is-gone",
        "ihe.study-endpoint-resolves",
        f"^{RESOURCE}/endpoint/0/reference$",
        PUBLISHED,
        response(asked(ENDPOINT, 200), status(404, "Not Found"), body(OUTCOME)),
        actual="404",
    ),
    study(
        "study-counts-one-too-many",
        "study-counts-what-is-stored",
        f"^{RESOURCE}/numberOfInstances$",
        put(f"{RESOURCE}/numberOfInstances", lambda old: str(int(old) + 1)),
    ),
    study(
        "study-gives-another-sop-class",
        "study-gives-the-sop-classes",
        f"^{RESOURCE}/series/0/instance/0/sopClass/code$",
        put(
            f"{RESOURCE}/series/0/instance/0/sopClass/code",
            '"urn:oid:1.2.840.10008.5.1.4.1.1.4"',
        ),
    ),
    study(
        "study-of-another-accession-number",
        "study-has-the-accession-number",
        f"^{RESOURCE} Accession Number$",
        put(f"{RESOURCE}/identifier/1/value", '"ANOTHER"'),
    ),
    study(
        "study-based-on-nothing",
        "study-is-based-on-its-order",
        f"^{RESOURCE}/basedOn$",
        drop(f"{RESOURCE}/basedOn"),
    ),
    study(
        "study-lists-one-less",
        "study-lists-what-is-stored",
        f"^{RESOURCE}/series$",
        drop(f"{RESOURCE}/series/0/instance/0"),
    ),
    study(
        "study-started-in-another-year",
        "study-started-at-study-time",
        f"^{RESOURCE}/started$",
        put(f"{RESOURCE}/started", '"2001-02-03T04:05:06+00:00"'),
    ),
    Mutation(
        "study-of-another-patient",
        "ihe.study-is-the-ordered-patients",
        f"^{RESOURCE} Patient ID$",
        PUBLISHED,
        response(asked(FHIR_SEARCH, 200), put(f"{RESOURCE}/identifier/0/value", '"ANOTHER"')),
        actual="ANOTHER",
    ),
)
