"""Rows of what searches may answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.checks.fhir import matching as m
from harness.checks.fhir.search_tokens import Token, asked, patients
from tests.harness.checks.build import clean, nothing, table, violation
from tests.harness.checks.fhir.traffic import bundle, fhir, patient

MRN = "urn:oid:1.2.3"
P = patient("p1", identifier=[{"system": MRN, "value": "00123"}])

RAW_FILE = {
    "resourceType": "DocumentReference",
    "id": "d1",
    "masterIdentifier": {"system": "u", "value": "8"},
    "identifier": [{"system": "s", "value": "7"}],
}


def nihss(id="o1", subject="Patient/p1", code="72089-6", status="final"):
    return {
        "resourceType": "Observation",
        "id": id,
        "status": status,
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "subject": {"reference": subject},
    }


def search(query, *found, kind="Observation", self_link=""):
    target = f"/fhir/{kind}?{query}"
    own = self_link or f"http://127.0.0.1{target}"
    return fhir(target=target, answer=bundle(*found, self_link=own))


BY_PATIENT, FIT, TYPE = (
    m.MATCHES_BELONG_TO_THE_PATIENT,
    m.MATCHES_FIT_THE_SEARCH,
    m.MATCHES_ARE_OF_THE_TYPE,
)
LOINC = "http%3A%2F%2Floinc.org%7C"


@pytest.mark.parametrize(
    "case",
    table(
        clean(BY_PATIENT, *search("patient=p1", nihss())),
        clean(BY_PATIENT, *search("subject=Patient/p1,Patient/p2", nihss())),
        clean(BY_PATIENT, *search("patient=http://127.0.0.1/fhir/Patient/p1", nihss())),
        violation(
            BY_PATIENT,
            *search("patient=p1", nihss(), nihss("o2", "Patient/p2")),
            at="/entry/1/resource/subject",
        ),
        violation(BY_PATIENT, *search("subject:Patient=p1", nihss(subject="Patient/p2"))),
        nothing(BY_PATIENT, *search("patient=p1")),
        nothing(BY_PATIENT, *search("status=final", nihss())),
        nothing(
            BY_PATIENT,
            *search("patient=p1", nihss(), self_link="http://127.0.0.1/fhir/Observation?x=1"),
            name="ignored and said so",
        ),
        clean(FIT, *search(f"code={LOINC}72089-6", nihss())),
        clean(FIT, *search("code=1-8,72089-6&status=final", nihss())),
        clean(FIT, *search(f"code={LOINC}", nihss())),
        clean(FIT, *search("_id=o1", nihss())),
        clean(FIT, *search(f"identifier={MRN}%7C00123", P, kind="Patient")),
        clean(FIT, *search("identifier=00123", P, kind="Patient")),
        clean(FIT, *search("identifier=7", RAW_FILE, kind="DocumentReference")),
        clean(FIT, *search("identifier=u%7C8", RAW_FILE, kind="DocumentReference")),
        violation(FIT, *search("identifier=u%7C7", RAW_FILE, kind="DocumentReference")),
        violation(FIT, *search("code=70182-1", nihss()), at="/resource/code"),
        violation(FIT, *search(f"identifier={MRN}%7C123", P, kind="Patient"), at="identifier"),
        violation(FIT, *search("identifier=%7C00123", P, kind="Patient"), at="identifier"),
        violation(FIT, *search("status=amended&code=72089-6", nihss()), at="status"),
        violation(FIT, *search("_id=o9", nihss()), at="/id"),
        nothing(FIT, *search("code=70182-1")),
        nothing(FIT, *search("date=ge2026", nihss())),
        clean(TYPE, *search("", nihss())),
        violation(TYPE, *search("", P), at="resourceType"),
        nothing(TYPE, *search("")),
    ),
)
def test_matching(case):
    case.check()


def test_post_search_is_judged_by_its_form():
    form = (("Content-Type", "application/x-www-form-urlencoded"),)
    x, *_ = fhir("POST", "/fhir/Observation/_search", asked=form)
    assert m.searched_type(x) == "Observation"


@settings(max_examples=80, deadline=None)
@given(st.text(min_size=1), st.text(min_size=1))
def test_a_token_finds_itself_however_it_is_escaped(system, code):
    def escape(text):
        for c in "\\,|$":
            text = text.replace(c, "\\" + c)
        return text

    found = Token(code, system)
    if "\\" in system + code:
        return  # a backslash before a separator: the two readings of the standard differ
    assert any(t.admits(found) for t in asked(f"{escape(system)}|{escape(code)}"))
    assert any(t.admits(found) for t in asked(escape(code)))
    assert not any(t.admits(Token(code + "x", system)) for t in asked(escape(code)))


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_total_on_any_value(text):
    assert all(isinstance(t, Token) for t in asked(text))
    assert all(isinstance(p, str) for p in patients(text))
