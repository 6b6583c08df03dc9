"""C-STORE: wrong answers, and objects that are gone or not what they were."""

import pydicom
import pytest
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian
from pynetdicom import evt

from emulators.dimse.contexts import Context
from tests.emulators.builders import ROOT, ct

pytestmark = pytest.mark.contract
CT = str(CTImageStorage)


def stored(archive, **changes):
    """Store one image; return its status and the response's command set."""
    answers = []
    heard = (evt.EVT_DIMSE_RECV, lambda event: answers.append(event.message.command_set))
    context = Context(CT, (str(ExplicitVRLittleEndian),))
    with archive.associate(context, handlers=[heard]) as assoc:
        status = assoc.send_c_store(ct(1, **changes)).get("Status")
    return status, answers[0]


def held(archive):
    (instance,) = archive.store.instances(instance=f"{ROOT}.1.1.1")
    return pydicom.dcmread(instance.path)


def test_without_a_fault_it_is_stored_as_it_is(archive):
    status, answer = stored(archive, AccessionNumber="A1", PatientName="Doe^Jane")
    assert status == 0
    assert answer.AffectedSOPClassUID == CT
    assert held(archive).AccessionNumber == "A1"


def test_acknowledged_and_not_there(archive):
    archive.faults.switch(["c-store-acknowledges-and-stores-nothing"])
    assert stored(archive)[0] == 0
    assert not archive.store.instances(instance=f"{ROOT}.1.1.1")


def test_answers_about_something_else(archive):
    archive.faults.switch(["c-store-answers-another-sop-class", "c-store-answers-another-instance"])
    _, answer = stored(archive)
    assert answer.AffectedSOPClassUID != CT
    assert answer.AffectedSOPInstanceUID != f"{ROOT}.1.1.1"
    assert held(archive).SOPInstanceUID == f"{ROOT}.1.1.1"


def test_an_undefined_status(archive):
    archive.faults.switch(["c-store-answers-an-undefined-status"])
    assert stored(archive)[0] == 0x1234


@pytest.mark.parametrize(
    ("name", "keyword", "value"),
    [
        ("c-store-replaces-the-accession-number", "AccessionNumber", "A-OF-THE-ARCHIVE"),
        ("c-store-knows-no-accents", "PatientName", "M?ller^J?rg"),
    ],
)
def test_what_is_stored_differs(archive, name, keyword, value):
    archive.faults.switch([name])
    status, _ = stored(
        archive,
        AccessionNumber="A1",
        PatientName="Müller^Jörg",
        SpecificCharacterSet="ISO_IR 192",
    )
    assert status == 0
    assert str(held(archive)[keyword].value) == value
