"""The harness's own DIMSE client: one request, one status, or a line about why not."""

import socket

import pytest
from pydicom.dataset import Dataset
from pynetdicom import AE, evt

from harness.capture.control import NotDone
from harness.capture.dimse_driver import DimseDriver
from harness.core.system import DimseEndpoint

pytestmark = pytest.mark.contract

MPPS = "1.2.840.10008.3.1.2.3.3"


@pytest.fixture(scope="module")
def place():
    def answer(event):
        return (0x0111 if event.request.AffectedSOPInstanceUID == "1.2.1" else 0x0000), None

    ae = AE("EHR")
    ae.add_supported_context(MPPS)
    server = ae.start_server(
        ("127.0.0.1", 0),
        block=False,
        evt_handlers=[(evt.EVT_N_CREATE, answer), (evt.EVT_N_SET, lambda _: (0x0110, None))],
    )
    yield DimseEndpoint("127.0.0.1", server.socket.getsockname()[1], "EHR")
    server.shutdown()


def content():
    ds = Dataset()
    ds.Modality = "CT"
    return ds


def test_statuses_come_back(place):
    driver = DimseDriver("ehr", place, 5.0)
    assert driver.create(MPPS, "1.2.1", content()) == 0x0111
    assert driver.create(MPPS, "1.2.2", content()) == 0x0000
    assert driver.set(MPPS, "1.2.1", content()) == 0x0110


def test_a_sop_class_that_is_not_served_is_said(place):
    with pytest.raises(NotDone, match="ehr"):
        DimseDriver("ehr", place, 5.0).create("1.2.840.10008.1.20.1", "1.2.1", content())


def test_nobody_there_is_said():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = DimseEndpoint("127.0.0.1", unused.getsockname()[1], "EHR")
        with pytest.raises(NotDone, match="did not accept"):
            DimseDriver("ehr", nobody, 2.0).create(MPPS, "1.2.1", content())
