"""Rows of searchset Bundles."""

import pytest

from harness.checks.fhir import searchsets as s
from tests.harness.checks.build import clean, nothing, table, violation
from tests.harness.checks.fhir.traffic import bundle, fhir, patient

P, Q = patient("p1"), patient("p2")
NEXT = {"link": ({"relation": "next", "url": "http://127.0.0.1/fhir/Patient?page=2"},)}


def search(answer, target="/fhir/Patient", **more):
    return fhir(target=target, answer=answer, **more)


def first(content, **change):
    """Change the first entry; None takes a member away."""
    entry = {k: v for k, v in (content["entry"][0] | change).items() if v is not None}
    return content | {"entry": [entry, *content["entry"][1:]]}


@pytest.mark.parametrize(
    "case",
    table(
        clean(s.SEARCH_ANSWERS_A_SEARCHSET, *search(bundle())),
        clean(s.SEARCH_ANSWERS_A_SEARCHSET, *search(bundle(P), "/fhir/Patient/_search")),
        violation(s.SEARCH_ANSWERS_A_SEARCHSET, *search(P), at="/type"),
        violation(
            s.SEARCH_ANSWERS_A_SEARCHSET, *search(bundle(P) | {"type": "collection"}), at="/type"
        ),
        nothing(s.SEARCH_ANSWERS_A_SEARCHSET, *search(None, status=400)),
        clean(s.SEARCHSET_STATES_ITS_QUERY, *search(bundle(P))),
        violation(s.SEARCHSET_STATES_ITS_QUERY, *search(bundle(P) | {"link": []}), at="/link"),
        nothing(s.SEARCHSET_STATES_ITS_QUERY, *search(P)),
        clean(s.ENTRIES_SAY_WHERE_THEY_ARE, *search(bundle(P, Q))),
        violation(
            s.ENTRIES_SAY_WHERE_THEY_ARE, *search(first(bundle(P), fullUrl=None)), at="fullUrl"
        ),
        violation(
            s.ENTRIES_SAY_WHERE_THEY_ARE,
            *search(first(bundle(P), fullUrl="http://127.0.0.1/fhir/Patient/p9")),
            at="/entry/0/fullUrl",
        ),
        violation(
            s.ENTRIES_SAY_WHERE_THEY_ARE,
            *search(first(bundle(P), fullUrl="Patient/p1")),
            at="fullUrl",
        ),
        nothing(s.ENTRIES_SAY_WHERE_THEY_ARE, *search(bundle())),
        clean(s.ENTRIES_SAY_WHY_THEY_ARE_THERE, *search(bundle(P))),
        violation(s.ENTRIES_SAY_WHY_THEY_ARE_THERE, *search(bundle(P, mode="")), at="mode"),
        violation(s.ENTRIES_SAY_WHY_THEY_ARE_THERE, *search(bundle(P, mode="hit")), at="mode"),
        nothing(s.ENTRIES_SAY_WHY_THEY_ARE_THERE, *search(bundle())),
        clean(s.TOTAL_COUNTS_THE_MATCHES, *search(bundle(P, Q))),
        clean(s.TOTAL_COUNTS_THE_MATCHES, *search(bundle(P, total=5, **NEXT))),
        clean(
            s.TOTAL_COUNTS_THE_MATCHES,
            *search(bundle(total=5), "/fhir/Patient?_summary=count"),
            name="count only",
        ),
        violation(s.TOTAL_COUNTS_THE_MATCHES, *search(bundle(P, total=7)), at="/total"),
        violation(s.TOTAL_COUNTS_THE_MATCHES, *search(bundle(P, Q, total=1, **NEXT)), at="/total"),
        violation(s.TOTAL_COUNTS_THE_MATCHES, *search(bundle(P, total="1")), at="/total"),
        nothing(s.TOTAL_COUNTS_THE_MATCHES, *search(bundle(P, total=None))),
    ),
)
def test_searchsets(case):
    case.check()
