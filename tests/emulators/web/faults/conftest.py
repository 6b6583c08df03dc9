import pytest

from emulators.core.faults import Faults
from emulators.core.store import Durability, Store
from emulators.web.dicomweb import dicomweb_app
from emulators.web.faults.catalogue import DICOMWEB_FAULTS, misbehaving
from emulators.web.serve import WebServer
from tests.emulators.builders import ROOT, add, ct
from tests.emulators.web.conftest import Service

STUDY = f"/studies/{ROOT}.1"
SERIES = f"{STUDY}/series/{ROOT}.1.1"
INSTANCE = f"{SERIES}/instances/{ROOT}.1.1.1"


@pytest.fixture(scope="session")
def serving(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("faulty") / "s", durability=Durability.RELAXED)
    faults = Faults(DICOMWEB_FAULTS)
    server = WebServer(dicomweb_app(store, inside=[misbehaving(faults, store)]), "127.0.0.1", 0)
    server.start()
    service = Service(store, server.origin)
    service.faults = faults
    yield service
    service.session.close()
    server.stop()
    store.close()


@pytest.fixture
def archive(serving):
    """A service that holds two series of two images, and no fault on."""
    serving.faults.switch(())
    serving.store.reset()
    for series in (1, 2):
        for number in (1, 2):
            changes = {"ImageType": ["ORIGINAL", "PRIMARY"], "SliceThickness": "1.5"}
            add(serving.store, ct(number, series=series, size=32, **changes))
    return serving
