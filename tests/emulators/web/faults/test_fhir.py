"""Distortions stand before the service, and only while they are on."""

from dataclasses import replace

import pytest

from emulators.core.faults import Faults
from emulators.web.faults.fhir import MisbehavingFhir, fhir_fault
from emulators.web.fhir.message import Answer, Request

ASKED = Request("GET", ("Patient", "1"))


def said(text):
    return lambda request, serve: replace(serve(request), body=f"{serve(request).body}{text}")


KNOWN = (
    fhir_fault("says-one", "fhir.x", "adds 1", said("1")),
    fhir_fault("says-two", "fhir.x", "adds 2", said("2")),
)


@pytest.mark.parametrize(
    ("on", "body"),
    [
        ((), "clean"),
        (("says-one",), "clean1"),
        (("says-two",), "clean2"),
        (("says-two", "says-one"), "clean12"),
    ],
)
def test_what_is_on_is_shown_in_the_order_of_names(on, body):
    faults = Faults((one.fault for one in KNOWN), on)
    assert MisbehavingFhir(lambda _: Answer(200, "clean"), faults, KNOWN).answer(ASKED).body == body


def test_a_fault_is_switched_while_it_serves():
    faults = Faults(one.fault for one in KNOWN)
    service = MisbehavingFhir(lambda _: Answer(200, "clean"), faults, KNOWN)
    assert service.answer(ASKED).body == "clean"
    faults.switch(["says-one"])
    assert service.answer(ASKED).body == "clean1"
    faults.switch([])
    assert service.answer(ASKED).body == "clean"


def test_faults_of_other_services_do_not_concern_it():
    other = fhir_fault("elsewhere", "mpps.x", "nothing here", said("!")).fault
    service = MisbehavingFhir(lambda _: Answer(200, "clean"), Faults([other], ["elsewhere"]), KNOWN)
    assert service.answer(ASKED).body == "clean"
