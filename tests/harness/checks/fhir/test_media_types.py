"""Rows of media types and charset."""

import pytest

from harness.checks.fhir import media_types as m
from harness.core.requirement import Role
from tests.harness.checks.build import clean, nothing, table, violation
from tests.harness.checks.fhir.traffic import FHIR_JSON, fhir, patient

P = patient()
CLIENT = Role.INITIATOR


@pytest.mark.parametrize(
    "case",
    table(
        clean(m.ANSWER_HAS_FHIR_MEDIA_TYPE, *fhir(answer=P)),
        clean(
            m.ANSWER_HAS_FHIR_MEDIA_TYPE,
            *fhir(answer=P, asked=(("Accept", "application/json"),), media_type="application/json"),
            name="generic as asked",
        ),
        violation(
            m.ANSWER_HAS_FHIR_MEDIA_TYPE,
            *fhir(answer=P, media_type="application/json"),
            at="content-type",
        ),
        violation(m.ANSWER_HAS_FHIR_MEDIA_TYPE, *fhir(answer=P, media_type="")),
        nothing(m.ANSWER_HAS_FHIR_MEDIA_TYPE, *fhir(status=404)),
        nothing(m.ANSWER_HAS_FHIR_MEDIA_TYPE, *fhir(target="/dicom-web/studies", answer=[{}])),
        nothing(m.ANSWER_HAS_FHIR_MEDIA_TYPE),
        clean(m.REQUEST_HAS_FHIR_MEDIA_TYPE, *fhir("POST", "/fhir/Patient", sent=P, side=CLIENT)),
        violation(
            m.REQUEST_HAS_FHIR_MEDIA_TYPE,
            *fhir(
                "POST",
                "/fhir/Patient",
                sent=P,
                side=CLIENT,
                asked=(("Content-Type", "application/json"),),
            ),
            at="content-type",
        ),
        nothing(m.REQUEST_HAS_FHIR_MEDIA_TYPE, *fhir(side=CLIENT, answer=P)),
        clean(m.CHARSET_IS_UTF_8, *fhir(answer=P, media_type=f'{FHIR_JSON}; charset="UTF-8"')),
        violation(
            m.CHARSET_IS_UTF_8,
            *fhir(answer=P, media_type=f"{FHIR_JSON}; charset=iso-8859-1"),
            at="content-type",
        ),
        nothing(m.CHARSET_IS_UTF_8, *fhir(answer=P, media_type=FHIR_JSON)),
        clean(m.CHARSET_IS_DECLARED, *fhir(answer=P)),
        violation(m.CHARSET_IS_DECLARED, *fhir(answer=P, media_type=FHIR_JSON), at="content-type"),
        nothing(m.CHARSET_IS_DECLARED, *fhir(status=204)),
        clean(m.REQUEST_STATES_ACCEPT, *fhir(answer=P, side=CLIENT)),
        clean(
            m.REQUEST_STATES_ACCEPT,
            *fhir(target="/fhir/Patient/p1?_format=json", asked=(), answer=P, side=CLIENT),
        ),
        violation(m.REQUEST_STATES_ACCEPT, *fhir(answer=P, asked=(), side=CLIENT), at="accept"),
        nothing(m.REQUEST_STATES_ACCEPT, *fhir("POST", "/fhir/Patient", sent=P, side=CLIENT)),
    ),
)
def test_media_types(case):
    case.check()
