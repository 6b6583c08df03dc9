import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.dimse.queries import (
    AVAILABILITY_IS_DEFINED,
    FINAL_RESPONSE_HAS_NO_IDENTIFIER,
    HIGHER_UNIQUE_KEYS_ARE_RETURNED,
    ONLY_REQUESTED_KEYS_ARE_RETURNED,
    PENDING_RESPONSES_CARRY_AN_IDENTIFIER,
    REQUEST_HAS_THE_HIGHER_UNIQUE_KEYS,
    REQUEST_NAMES_A_LEVEL_OF_ITS_MODEL,
    REQUESTED_REQUIRED_KEYS_ARE_RETURNED,
    RESPONSE_LEVEL_IS_THE_REQUESTS,
    RETRIEVAL_LOCATION_IS_GIVEN,
    UNIQUE_KEYS_ARE_UNIQUE,
)
from harness.core.requirement import Role
from harness.core.subject import DimseExchange, Operation
from harness.facts.uids import STUDY_ROOT_FIND
from tests.harness.checks.build import (
    Case,
    Response,
    associate,
    clean,
    dimse,
    judge_all,
    negotiation,
    nothing,
    objections,
    table,
    undecided,
    user_items,
    violation,
)
from tests.harness.checks.services import c_find, mwl

SCU = Role.INITIATOR
LEVEL, RETRIEVE_AE, AVAILABILITY = 0x00080052, 0x00080054, 0x00080056
STUDY, SERIES, IMAGE, NAME = 0x0020000D, 0x0020000E, 0x00080018, 0x00100010
ACCESSION, DESCRIPTION = 0x00080050, 0x00081030
NO_MATCH = c_find({STUDY: ""})
WORKLIST = mwl({NAME: ""}, {NAME: "A"})
RELATIONAL = (0x56, bytes((0, len(STUDY_ROOT_FIND))) + STUDY_ROOT_FIND.encode() + b"\1")


def find(*responses: Response) -> DimseExchange:
    return dimse(
        Operation.C_FIND, *responses, sop_class=STUDY_ROOT_FIND, data={LEVEL: "STUDY", STUDY: ""}
    )


def series(*found: dict[int, str], study: str = "1.2", **more: object) -> DimseExchange:
    return c_find({STUDY: study, SERIES: ""}, *found, level="SERIES", **more)  # type: ignore[arg-type]


ROWS = table(
    clean(REQUEST_NAMES_A_LEVEL_OF_ITS_MODEL, c_find({}, side=SCU)),
    violation(
        REQUEST_NAMES_A_LEVEL_OF_ITS_MODEL,
        c_find({}, level="PATIENT", side=SCU),
        at="(0008,0052)",
        name="of another model",
    ),
    violation(REQUEST_NAMES_A_LEVEL_OF_ITS_MODEL, c_find({}, level="", side=SCU), name="missing"),
    nothing(REQUEST_NAMES_A_LEVEL_OF_ITS_MODEL, mwl({}, side=SCU)),
    clean(REQUEST_HAS_THE_HIGHER_UNIQUE_KEYS, series(side=SCU)),
    violation(REQUEST_HAS_THE_HIGHER_UNIQUE_KEYS, series(side=SCU, study=""), at="(0020,000D)"),
    violation(
        REQUEST_HAS_THE_HIGHER_UNIQUE_KEYS, series(side=SCU, study="1.2\\1.3"), name="a list"
    ),
    nothing(REQUEST_HAS_THE_HIGHER_UNIQUE_KEYS, c_find({}, side=SCU)),
    nothing(
        REQUEST_HAS_THE_HIGHER_UNIQUE_KEYS,
        negotiation(accept=associate(user_items(RELATIONAL))),
        series(side=SCU, study=""),
        name="relational",
    ),
    clean(PENDING_RESPONSES_CARRY_AN_IDENTIFIER, WORKLIST),
    violation(
        PENDING_RESPONSES_CARRY_AN_IDENTIFIER,
        find(Response(0xFF00), Response(0)),
        at="identifier[0]",
    ),
    nothing(PENDING_RESPONSES_CARRY_AN_IDENTIFIER, NO_MATCH),
    clean(FINAL_RESPONSE_HAS_NO_IDENTIFIER, NO_MATCH),
    violation(
        FINAL_RESPONSE_HAS_NO_IDENTIFIER, find(Response(0, {LEVEL: "STUDY"})), at="final response"
    ),
    nothing(FINAL_RESPONSE_HAS_NO_IDENTIFIER, find()),
    clean(RESPONSE_LEVEL_IS_THE_REQUESTS, c_find({STUDY: ""}, {STUDY: "1.2"})),
    violation(
        RESPONSE_LEVEL_IS_THE_REQUESTS,
        c_find({STUDY: ""}, {STUDY: "1.2"}, {STUDY: "1.3", LEVEL: "SERIES"}),
        at="identifier[1] (0008,0052)",
    ),
    undecided(
        RESPONSE_LEVEL_IS_THE_REQUESTS,
        find(Response(0xFF00, b"\1\2\3"), Response(0)),
        name="garbled",
    ),
    nothing(RESPONSE_LEVEL_IS_THE_REQUESTS, NO_MATCH),
    nothing(RESPONSE_LEVEL_IS_THE_REQUESTS, WORKLIST, name="worklist"),
    clean(ONLY_REQUESTED_KEYS_ARE_RETURNED, c_find({STUDY: ""}, {STUDY: "1.2", 0x00080005: ""})),
    violation(
        ONLY_REQUESTED_KEYS_ARE_RETURNED,
        c_find({STUDY: ""}, {STUDY: "1.2", DESCRIPTION: "Head"}),
        at="identifier[0] (0008,1030)",
    ),
    nothing(ONLY_REQUESTED_KEYS_ARE_RETURNED, NO_MATCH),
    clean(
        REQUESTED_REQUIRED_KEYS_ARE_RETURNED,
        c_find({STUDY: "", NAME: "", DESCRIPTION: ""}, {STUDY: "1.2", NAME: ""}),
        name="an optional key left out",
    ),
    violation(
        REQUESTED_REQUIRED_KEYS_ARE_RETURNED,
        c_find({STUDY: "", ACCESSION: ""}, {STUDY: "1.2"}),
        at="(0008,0050)",
    ),
    nothing(REQUESTED_REQUIRED_KEYS_ARE_RETURNED, c_find({DESCRIPTION: ""}, {DESCRIPTION: ""})),
    clean(HIGHER_UNIQUE_KEYS_ARE_RETURNED, series({STUDY: "1.2", SERIES: "1.2.1"})),
    violation(HIGHER_UNIQUE_KEYS_ARE_RETURNED, series({SERIES: "1.2.1"}), at="(0020,000D)"),
    nothing(HIGHER_UNIQUE_KEYS_ARE_RETURNED, c_find({STUDY: ""}, {STUDY: "1.2"})),
    clean(UNIQUE_KEYS_ARE_UNIQUE, c_find({STUDY: ""}, {STUDY: "1.2"}, {STUDY: "1.3"})),
    violation(
        UNIQUE_KEYS_ARE_UNIQUE,
        c_find({STUDY: ""}, {STUDY: "1.2"}, {STUDY: "1.2"}),
        at="identifier[1]",
        name="repeated",
    ),
    violation(UNIQUE_KEYS_ARE_UNIQUE, c_find({STUDY: ""}, {STUDY: ""}), name="empty"),
    nothing(UNIQUE_KEYS_ARE_UNIQUE, c_find({NAME: ""}, {NAME: "A"})),
    clean(RETRIEVAL_LOCATION_IS_GIVEN, c_find({STUDY: ""}, {RETRIEVE_AE: ""}), name="empty, study"),
    clean(
        RETRIEVAL_LOCATION_IS_GIVEN,
        dimse(
            Operation.C_FIND,
            Response(0xFF00, {LEVEL: "IMAGE", IMAGE: "1", 0x00880130: "M", 0x00880140: "1.2"}),
            sop_class=STUDY_ROOT_FIND,
            data={LEVEL: "IMAGE"},
        ),
        name="on media",
    ),
    violation(
        RETRIEVAL_LOCATION_IS_GIVEN,
        c_find({IMAGE: ""}, {IMAGE: "1", RETRIEVE_AE: ""}, level="IMAGE"),
        at="(0008,0054)",
        name="empty, image",
    ),
    violation(
        RETRIEVAL_LOCATION_IS_GIVEN,
        find(Response(0xFF00, {LEVEL: "STUDY", STUDY: "1.2"})),
        name="absent",
    ),
    nothing(RETRIEVAL_LOCATION_IS_GIVEN, NO_MATCH),
    clean(AVAILABILITY_IS_DEFINED, c_find({AVAILABILITY: ""}, {AVAILABILITY: "ONLINE"}, {})),
    violation(
        AVAILABILITY_IS_DEFINED, c_find({AVAILABILITY: ""}, {AVAILABILITY: ""}), at="(0008,0056)"
    ),
    nothing(AVAILABILITY_IS_DEFINED, c_find({STUDY: ""}, {STUDY: "1.2"})),
)


@pytest.mark.parametrize("case", ROWS)
def test_rows(case: Case) -> None:
    case.check()


@st.composite
def conforming(draw: st.DrawFn) -> DimseExchange:
    """A server that holds some studies and matches by accession number."""
    accessions = draw(st.lists(st.sampled_from(["A1", "A2", "B1", ""]), max_size=5))
    key = draw(st.sampled_from(["", "*", "A1", "A*", "?1"]))
    asked = {STUDY: "", ACCESSION: key, NAME: ""}
    matching = {"": lambda a: True, "*": lambda a: True, "A1": lambda a: a in ("A1", "")}
    matching |= {"A*": lambda a: a[:1] in ("A", ""), "?1": lambda a: a[1:] in ("1", "")}
    found = [
        {STUDY: f"1.2.{n}", ACCESSION: a, NAME: f"P^{n}"}
        for n, a in enumerate(accessions)
        if matching[key](a)
    ]
    side = draw(st.sampled_from([Role.INITIATOR, Role.RESPONDER]))
    return c_find(asked, *found, side=side)


@settings(max_examples=50, deadline=None)
@given(conforming())
def test_conforming_query_is_never_objected_to(x: DimseExchange) -> None:
    results = judge_all([x], "query", "dimse")
    assert objections(results) == []
