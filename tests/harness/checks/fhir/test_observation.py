"""Rows of Observation and of the stroke scale."""

import pytest

from harness.checks.fhir import observation as o
from harness.checks.fhir import stroke_scale as n
from harness.core.subject import JsonNumber
from tests.harness.checks.build import clean, judge, nothing, resource, table, violation

UCUM = "http://unitsofmeasure.org"
OTHER = resource({"resourceType": "Patient"})


def code(*codes):
    return {"coding": [{"system": "http://loinc.org", "code": c} for c in codes]}


def quantity(value, unit="mm[Hg]", **more):
    return {"value": value, "unit": unit, "system": UCUM, "code": unit, **more}


def of(**more):
    content = {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "code": code("8480-6"),
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2026-01-31T12:00:00+01:00",
        "valueQuantity": quantity(140),
        **more,
    }
    return resource({k: v for k, v in content.items() if v is not None})


def scale(total, items=(), codes=("72089-6",), **more):
    """Make a stroke scale; its items are coded with possible numbers."""
    parts = [{"code": code("70184-7"), "valueInteger": i} for i in items]
    return of(
        code=code(*codes), valueQuantity=None, valueInteger=total, component=parts or None, **more
    )


FIFTEEN = (1, 0, 2, 0, 1, 0, 0, 3, 0, 0, 2, 0, 1, 0, 1)


@pytest.mark.parametrize(
    "case",
    table(
        clean(o.STATUS_AND_CODE_ARE_GIVEN, of()),
        violation(o.STATUS_AND_CODE_ARE_GIVEN, of(status="finnal"), at="/status"),
        violation(o.STATUS_AND_CODE_ARE_GIVEN, of(code=None), at="/code"),
        violation(
            o.STATUS_AND_CODE_ARE_GIVEN, of(component=[{"valueInteger": 1}]), at="/component/0/code"
        ),
        nothing(o.STATUS_AND_CODE_ARE_GIVEN, OTHER),
        clean(o.LOINC_CODES_ARE_POSSIBLE, of()),
        violation(o.LOINC_CODES_ARE_POSSIBLE, of(code=code("87711-2")), at="/code/coding/0/code"),
        violation(o.LOINC_CODES_ARE_POSSIBLE, of(code=code("8480-7"))),
        violation(o.LOINC_CODES_ARE_POSSIBLE, of(code=code("8480"))),
        violation(
            o.LOINC_CODES_ARE_POSSIBLE,
            of(component=[{"code": code("8462-5")}]),
            at="/component/0/code",
        ),
        nothing(o.LOINC_CODES_ARE_POSSIBLE, of(code={"text": "pressure"})),
        clean(o.QUANTITIES_HAVE_UCUM_UNITS, of()),
        violation(o.QUANTITIES_HAVE_UCUM_UNITS, of(valueQuantity={"value": 1, "unit": "mmHg"})),
        violation(
            o.QUANTITIES_HAVE_UCUM_UNITS, of(valueQuantity=quantity(None)), at="/valueQuantity"
        ),
        nothing(o.QUANTITIES_HAVE_UCUM_UNITS, scale(14)),
        clean(o.VITAL_SIGNS_HAVE_THEIR_UNITS, of()),
        clean(
            o.VITAL_SIGNS_HAVE_THEIR_UNITS,
            of(code=code("8310-5"), valueQuantity=quantity(99, "[degF]")),
        ),
        violation(o.VITAL_SIGNS_HAVE_THEIR_UNITS, of(valueQuantity=quantity(18, "kPa"))),
        nothing(o.VITAL_SIGNS_HAVE_THEIR_UNITS, of(code=code("2339-0"))),
        clean(o.ABSENCE_AND_VALUE_EXCLUDE_EACH_OTHER, of()),
        violation(o.ABSENCE_AND_VALUE_EXCLUDE_EACH_OTHER, of(valueString="high")),
        violation(
            o.ABSENCE_AND_VALUE_EXCLUDE_EACH_OTHER,
            of(dataAbsentReason={"text": "unknown"}),
            at="/dataAbsentReason",
        ),
        nothing(o.ABSENCE_AND_VALUE_EXCLUDE_EACH_OTHER, OTHER),
        clean(o.EFFECTIVE_TIME_HAS_A_ZONE, of()),
        violation(o.EFFECTIVE_TIME_HAS_A_ZONE, of(effectiveDateTime="2026-01-31T12:00:00")),
        nothing(o.EFFECTIVE_TIME_HAS_A_ZONE, of(effectiveDateTime=None)),
        clean(o.SUBJECT_IS_GIVEN, of()),
        violation(o.SUBJECT_IS_GIVEN, of(subject=None), at="/subject"),
        nothing(o.SUBJECT_IS_GIVEN, OTHER),
        clean(n.STROKE_SCALE_TOTAL_IS_AN_INTEGER, scale(0), scale(42)),
        violation(n.STROKE_SCALE_TOTAL_IS_AN_INTEGER, scale(43), at="/valueInteger"),
        violation(n.STROKE_SCALE_TOTAL_IS_AN_INTEGER, scale(JsonNumber("14.0"))),
        violation(n.STROKE_SCALE_TOTAL_IS_AN_INTEGER, scale("14")),
        violation(n.STROKE_SCALE_TOTAL_IS_AN_INTEGER, scale(None)),
        violation(n.STROKE_SCALE_TOTAL_IS_AN_INTEGER, scale(-1)),
        nothing(n.STROKE_SCALE_TOTAL_IS_AN_INTEGER, scale(None, dataAbsentReason={"text": "x"})),
        nothing(n.STROKE_SCALE_TOTAL_IS_AN_INTEGER, of()),
        clean(n.STROKE_SCALE_ITEMS_ADD_UP, scale(sum(FIFTEEN), FIFTEEN)),
        violation(n.STROKE_SCALE_ITEMS_ADD_UP, scale(14, FIFTEEN), at="/valueInteger"),
        nothing(n.STROKE_SCALE_ITEMS_ADD_UP, scale(14, (3, 2))),
        clean(n.STROKE_SCALE_PANEL_CARRIES_NO_TOTAL, scale(None, FIFTEEN, ("70182-1",))),
        clean(n.STROKE_SCALE_PANEL_CARRIES_NO_TOTAL, scale(14, (), ("70182-1", "72089-6"))),
        violation(n.STROKE_SCALE_PANEL_CARRIES_NO_TOTAL, scale(14, (), ("70182-1",))),
        nothing(n.STROKE_SCALE_PANEL_CARRIES_NO_TOTAL, scale(14)),
    ),
)
def test_observation(case):
    case.check()


def test_the_widespread_mistake_is_explained():
    result = judge(o.LOINC_CODES_ARE_POSSIBLE, of(code=code("87711-2")))
    assert "72089-6" in result.findings[0].expected
