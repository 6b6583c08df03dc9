"""The harness's own HTTP client: it talks to one service only, and always through the tap."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from harness.capture.control import NotDone
from harness.capture.web_driver import WebDriver

pytestmark = pytest.mark.contract

OWN = "http://product.invalid:8042/dicom-web"


class Echo(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{self.path} of {self.headers['Host']}".encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def tap():
    with HTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    "path", ["/studies?limit=1", "http://{tap}/dicom-web/studies?limit=1", OWN + "/studies?limit=1"]
)
def test_every_link_to_the_service_is_followed_through_the_tap(tap, path):
    driver = WebDriver("archive", f"http://{tap}/dicom-web/", 5, own_url=OWN)
    answer = driver.send("GET", path.format(tap=tap))
    assert answer.body.decode() == f"/dicom-web/studies?limit=1 of {tap}"


@pytest.mark.parametrize(
    "url",
    ["http://elsewhere.invalid/studies", "https://product.invalid:8042/studies", OWN + "/studies"],
)
def test_a_link_to_anybody_else_is_not_followed(tap, url):
    driver = WebDriver("archive", f"http://{tap}/dicom-web", 5)
    with pytest.raises(NotDone, match="another origin"):
        driver.send("GET", url)
