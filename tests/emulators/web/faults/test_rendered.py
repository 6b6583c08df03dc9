from io import BytesIO

import pytest
from PIL import Image

from tests.emulators.web.faults.conftest import INSTANCE

pytestmark = pytest.mark.contract


def rendered(archive, fault):
    archive.faults.switch([fault])
    response = archive.get(f"{INSTANCE}/rendered", "image/jpeg")
    assert response.status_code == 200
    return response


@pytest.mark.parametrize(
    ("fault", "size", "kind"),
    [
        ("rendered-is-another-type", (32, 32), "PNG"),
        ("rendered-is-half-as-large", (16, 16), "JPEG"),
    ],
)
def test_pictures_are_of_another_type_or_size(archive, fault, size, kind):
    response = rendered(archive, fault)
    assert response.headers["Content-Type"] == "image/jpeg"
    picture = Image.open(BytesIO(response.content))
    assert (picture.size, picture.format) == (size, kind)


def test_pictures_claim_twelve_bits(archive):
    content = rendered(archive, "rendered-has-twelve-bits").content
    assert content[content.find(b"\xff\xc0") + 4] == 12


def test_pictures_have_a_transfer_syntax(archive):
    response = rendered(archive, "rendered-has-a-transfer-syntax")
    assert "transfer-syntax=" in response.headers["Content-Type"]


def test_what_is_not_there_stays_unknown(archive):
    archive.faults.switch(["rendered-has-a-transfer-syntax", "rendered-is-another-type"])
    response = archive.get("/studies/2.25.404/rendered", "image/jpeg")
    assert response.status_code == 404
    assert "transfer-syntax" not in response.headers["Content-Type"]
