"""Mutations that break searches: matching, attributes, counts, paging, refusals."""

from __future__ import annotations

from typing import Final

from harness.run.mutation.json_edits import drop, insert, put, twice
from harness.run.mutation.message_edits import asks, body, header, status, target
from harness.run.mutation.registry import Mutation
from harness.run.mutation.requests import (
    ONE_SERIES,
    PUBLISHED,
    QUERY,
    SERIES,
    STUDIES,
    STUDY_INSTANCES,
)
from harness.run.mutation.web_exchanges import again, asked, request, response
from harness.run.mutation.web_messages import MessageEdit

FOUND: Final = asked(STUDIES, 200)
BY_UID: Final = asked(r"GET [^?]*/studies\?StudyInstanceUID=", 200)
INSTANCES: Final = asked(STUDY_INSTANCES, 200)
STATUS: Final = "^response status$"
WARNING: Final = "^response header warning$"
NOTHING: Final = body(b"[]", "application/dicom+json")
STEP_ID: Final = "RequestAttributesSequence.ScheduledProcedureStepID"


def instead(key: str) -> MessageEdit:
    """Ask by another key than PatientID."""
    return target(r"PatientID=[^&]*", key)


def answered(refused: str) -> Mutation:
    """Make the mutation of a bad question that is answered as if it were a good one."""
    name, key, requirement = REFUSED[refused]
    return Mutation(
        name,
        requirement,
        STATUS,
        QUERY,
        response(asked(rf"GET [^?]*/studies\?{key}=", 400), status(200, "OK"), NOTHING),
        actual="^200",
    )


REFUSED: Final = {
    "key": ("unknown-key-answered", "NoSuchAttribute", "qido.unknown-key-is-refused"),
    "limit": ("limit-of-letters-answered", "limit", "qido.malformed-page-is-refused"),
    "offset": ("negative-offset-answered", "offset", "qido.malformed-page-is-refused"),
}

TABLE: Final = (
    answered("key"),
    answered("limit"),
    answered("offset"),
    Mutation(
        "search-fails",
        "qido.search-is-answered",
        STATUS,
        QUERY,
        response(FOUND, status(500, "Internal Server Error")),
        actual="^500",
    ),
    Mutation(
        "no-match-is-an-error",
        "qido.search-is-answered",
        STATUS,
        QUERY,
        response(asked(STUDIES, 200), status(404, "Not Found")),
        actual="^404",
        name_contains="no match is an answer",
    ),
    Mutation(
        "answered-with-nothing-at-all",
        "qido.no-content-is-empty",
        "^response body$",
        QUERY,
        response(FOUND, body(b"")),
        actual="^200 with 0 bytes$",
    ),
    Mutation(
        "match-listed-twice",
        "qido.unique-keys-are-unique",
        "^/0/0020000D$",
        QUERY,
        response(FOUND, twice("/0")),
        actual="^2 matches",
    ),
    Mutation(
        "match-without-unique-key",
        "qido.unique-keys-are-unique",
        "^/0/00080018$",
        QUERY,
        response(INSTANCES, drop("/0/00080018")),
        actual="^none$",
    ),
    Mutation(
        "study-without-number-of-series",
        "qido.study-attributes-are-present",
        "^/0/00201206$",
        QUERY,
        response(FOUND, drop("/0/00201206")),
    ),
    Mutation(
        "series-without-number",
        "qido.series-attributes-are-present",
        "^/0/00200011$",
        QUERY,
        response(asked(SERIES, 200), drop("/0/00200011")),
    ),
    Mutation(
        "instance-without-class",
        "qido.instance-attributes-are-present",
        "^/0/00080016$",
        QUERY,
        response(INSTANCES, drop("/0/00080016")),
    ),
    Mutation(
        "instance-without-series-modality",
        "qido.upper-level-attributes-are-present",
        "^/0/00080060$",
        QUERY,
        response(INSTANCES, drop("/0/00080060")),
    ),
    Mutation(
        "request-attributes-without-step",
        "qido.request-attributes-are-complete",
        "^/0/00400275/Value/0$",
        PUBLISHED,
        response(asked(SERIES, 200), drop("/0/00400275/Value/0/00400009")),
        actual="00400009",
    ),
    Mutation(
        "retrieve-url-is-relative",
        "qido.retrieve-url-is-absolute",
        "^/0/00081190/Value/0$",
        QUERY,
        response(FOUND, put("/0/00081190/Value/0", '"studies/2.25.77"')),
    ),
    Mutation(
        "retrieve-url-leads-nowhere",
        "qido.retrieve-url-resolves",
        r"^/\d/00081190/Value/0$",
        PUBLISHED,
        response(asked(ONE_SERIES, 200, by="viewer"), status(404, "Not Found")),
        actual="^404",
    ),
    Mutation(
        "included-field-left-out-once",
        "qido.included-field-is-returned",
        "^/0/00081030$",
        QUERY,
        again(
            asked(r"GET [^?]*/studies\?.*includefield=StudyDescription", 200),
            response=[drop("/0/00081030")],
        ),
    ),
    Mutation(
        "modality-returned-with-studies",
        "qido.lower-level-field-is-not-returned",
        "^/0/00080060$",
        QUERY,
        again(
            FOUND,
            request=[asks(includefield="Modality")],
            response=[insert("/0/00080061", "00080060", '{"vr":"CS","Value":["CT"]}')],
        ),
    ),
    Mutation(
        "study-counts-more-instances-than-listed",
        "qido.study-counts-agree",
        "^/0/00201208$",
        QUERY,
        response(FOUND, put("/0/00201208/Value/0", "9")),
        actual="^9$",
    ),
    Mutation(
        "series-counts-more-instances-than-listed",
        "qido.series-counts-agree",
        "^/0/00201209$",
        QUERY,
        response(asked(SERIES, 200), put("/0/00201209/Value/0", "9")),
        actual="^9$",
    ),
    Mutation(
        "modalities-in-study-of-another-modality",
        "qido.modalities-in-study-agree",
        "^/0/00080061$",
        QUERY,
        response(FOUND, put("/0/00080061/Value/0", '"MR"')),
        actual="MR",
    ),
    Mutation(
        "acknowledged-instance-not-listed",
        "qido.acknowledged-instance-is-listed",
        "^response body$",
        QUERY,
        response(INSTANCES, drop("/0")),
        actual="^5 matches without it$",
    ),
    Mutation(
        "match-of-another-patient",
        "qido.matches-have-the-value",
        "^/0/00100020$",
        QUERY,
        response(FOUND, put("/0/00100020/Value/0", '"SOMEBODY"')),
        actual="^SOMEBODY$",
    ),
    Mutation(
        "match-in-another-case",
        "qido.matches-have-the-value",
        "^/0/00100020$",
        QUERY,
        response(FOUND, put("/0/00100020/Value/0", str.lower)),
    ),
    Mutation(
        "match-beyond-the-wild-card",
        "qido.matches-fit-the-wild-card",
        "^/0/00100020$",
        QUERY,
        request(FOUND, instead("PatientID=NO*Y?")),
    ),
    Mutation(
        "match-not-in-the-uid-list",
        "qido.matches-are-in-the-uid-list",
        "^/0/0020000D$",
        QUERY,
        request(BY_UID, target(r"UID=[\d.]+", "UID=2.25.77,2.25.78")),
    ),
    Mutation(
        "match-outside-the-date-range",
        "qido.matches-are-in-the-date-range",
        "^/0/00080020$",
        QUERY,
        request(FOUND, instead("StudyDate=20000101-20001231")),
    ),
    Mutation(
        "match-outside-the-time-range",
        "qido.matches-are-in-the-time-range",
        "^/0/00080030$",
        QUERY,
        again(
            FOUND,
            request=[instead("StudyTime=1300-1400")],
            response=[put("/0/00080030/Value/0", '"120000"')],
        ),
        actual="^120000$",
    ),
    Mutation(
        "match-without-a-matching-item",
        "qido.matches-hold-a-matching-item",
        "^/0/00400275$",
        PUBLISHED,
        request(asked(SERIES, 200, by="ehr"), asks(**{STEP_ID: "NOSUCHSTEP"})),
    ),
    Mutation(
        "more-matches-than-the-limit",
        "qido.limit-is-honoured",
        "^/2$",
        QUERY,
        again(INSTANCES, request=[asks(limit="2")]),
        actual="^6 matches$",
    ),
    Mutation(
        "page-holds-what-another-held",
        "qido.pages-are-disjoint",
        "^response body$",
        QUERY,
        again(
            asked(STUDY_INSTANCES + ".*offset=0", 200),
            request=[target("offset=0", "offset=4")],
        ),
    ),
    Mutation(
        "page-empty-before-the-end",
        "qido.page-is-that-part-of-the-list",
        "^response body$",
        QUERY,
        again(INSTANCES, request=[asks(limit="4", offset="4")], response=[NOTHING]),
        actual="^none$",
    ),
    Mutation(
        "page-longer-than-the-rest",
        "qido.page-is-that-part-of-the-list",
        "^response body$",
        QUERY,
        again(INSTANCES, request=[asks(limit="4", offset="4")], response=[drop("/0", "/0")]),
        actual="^4 matches that are not that part",
    ),
    Mutation(
        "page-without-word-of-the-rest",
        "qido.more-results-are-announced",
        WARNING,
        QUERY,
        again(INSTANCES, request=[asks(limit="4", offset="0")], response=[drop("/5", "/4")]),
        actual="^no Warning$",
    ),
    Mutation(
        "last-page-announces-more",
        "qido.last-page-announces-nothing",
        WARNING,
        QUERY,
        again(
            INSTANCES,
            request=[asks(limit="4", offset="4")],
            response=[
                drop("/0", "/0", "/0", "/0"),
                header(
                    "Warning",
                    "299 plugfest: There are 2 additional results that can be requested",
                ),
            ],
        ),
    ),
    Mutation(
        "repeated-key-answered",
        "qido.repeated-key-is-refused",
        STATUS,
        QUERY,
        again(FOUND, request=[asks(PatientID="SOMEBODY")]),
        actual="^200 to repeated PatientID",
    ),
    Mutation(
        "fuzzymatching-of-no-value-answered",
        "qido.fuzzymatching-value-is-checked",
        STATUS,
        QUERY,
        again(FOUND, request=[asks(fuzzymatching="maybe")]),
    ),
    Mutation(
        "fuzzymatching-warned-about-in-own-words",
        "qido.fuzzymatching-warning-is-exact",
        WARNING,
        QUERY,
        again(
            FOUND,
            request=[asks(fuzzymatching="true")],
            response=[header("Warning", "299 plugfest: no fuzzy matching here")],
        ),
    ),
    Mutation(
        "fuzzymatching-warned-about-unasked",
        "qido.literal-search-has-no-fuzzy-warning",
        WARNING,
        QUERY,
        response(
            FOUND,
            header(
                "Warning",
                "299 plugfest: The fuzzymatching parameter is not supported."
                " Only literal matching has been performed.",
            ),
        ),
    ),
)
