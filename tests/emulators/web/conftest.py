import pytest
import requests

from emulators.core.store import Durability, Store
from emulators.web.dicomweb import dicomweb_app
from emulators.web.serve import WebServer
from tests.emulators.builders import add, ct  # noqa: F401


class Service:
    """A DICOMweb service on loopback with its store, and a client."""

    def __init__(self, store, origin):
        self.store = store
        self.base = origin + "/dicom-web"
        self.session = requests.Session()
        self.session.headers["Accept"] = None

    def get(self, path, accept="application/dicom+json", **options):
        headers = options.pop("headers", {})
        if accept is not None:
            headers = {"Accept": accept, **headers}
        url = path if path.startswith("http") else self.base + path
        return self.session.get(url, headers=headers, timeout=20, **options)

    def post(self, path, data, content_type, accept="application/dicom+json", **options):
        headers = {"Content-Type": content_type}
        if accept is not None:
            headers["Accept"] = accept
        return self.session.post(
            self.base + path, data=data, headers=headers, timeout=20, **options
        )


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("store") / "s", durability=Durability.RELAXED)
    server = WebServer(
        dicomweb_app(store, max_request_bytes=1 << 22, max_part_bytes=1 << 21), "127.0.0.1", 0
    )
    server.start()
    service = Service(store, server.origin)
    yield service
    service.session.close()
    server.stop()
    store.close()


@pytest.fixture
def service(running):
    running.store.reset()
    return running
