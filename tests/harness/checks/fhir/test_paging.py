"""Rows of paged searches."""

import pytest

from harness.checks.fhir import paging as p
from tests.harness.checks.build import clean, nothing, table, violation
from tests.harness.checks.fhir.traffic import bundle, fhir, patient

A, B, C = (patient(x) for x in "abc")
SECOND = "http://somewhere.else/fhir/Patient?_count=1&page=2"  # a tap stands before the server


def page(n, *matches, next_url="", total=3):
    links = ({"relation": "next", "url": next_url},) if next_url else ()
    target = "/fhir/Patient?_count=1" + (f"&page={n}" if n > 1 else "")
    answer = bundle(*matches, total=total, link=links)
    return fhir(target=target, answer=answer, id=f"c1.h{n}", at=float(n))


FIRST = page(1, A, next_url=SECOND)


@pytest.mark.parametrize(
    "case",
    table(
        clean(p.PAGES_ARE_DISJOINT, *FIRST, *page(2, B)),
        violation(p.PAGES_ARE_DISJOINT, *FIRST, *page(2, A), at="/entry/0"),
        nothing(p.PAGES_ARE_DISJOINT, *FIRST),
        nothing(p.PAGES_ARE_DISJOINT, *page(1, A), *page(2, A), name="two searches"),
        clean(p.PAGES_ADD_UP, *page(1, A, B, next_url=SECOND), *page(2, C)),
        violation(p.PAGES_ADD_UP, *FIRST, *page(2, B), at="/entry"),
        nothing(p.PAGES_ADD_UP, *FIRST),
        nothing(p.PAGES_ADD_UP, *page(1, A, next_url=SECOND, total=None), *page(2, B, total=None)),
        clean(p.COUNT_IS_HONOURED, *FIRST),
        violation(p.COUNT_IS_HONOURED, *page(1, A, B), at="/entry"),
        nothing(p.COUNT_IS_HONOURED, *fhir(target="/fhir/Patient", answer=bundle(A))),
        nothing(p.COUNT_IS_HONOURED, *fhir(target="/fhir/Patient?_count=x", answer=bundle(A))),
    ),
)
def test_paging(case):
    case.check()


def test_a_next_link_to_itself_ends():
    loop = page(1, A, next_url="/fhir/Patient?_count=1")
    p_2 = page(2, B, next_url="/fhir/Patient?_count=1&page=2")
    clean(p.COUNT_IS_HONOURED, *loop, *p_2).check()
