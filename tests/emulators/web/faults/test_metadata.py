import pytest

from tests.emulators.builders import add, ct
from tests.emulators.web.faults.conftest import INSTANCE, SERIES, STUDY

pytestmark = pytest.mark.contract


def metadata(archive, fault, path=INSTANCE):
    archive.faults.switch([fault])
    response = archive.get(f"{path}/metadata")
    assert response.status_code == 200
    return response.json()


@pytest.mark.parametrize(
    ("fault", "tag", "element"),
    [
        ("metadata-alters-a-value", "00181210", {"vr": "SH", "Value": ["OTHER"]}),
        ("metadata-has-file-meta", "00020010", {"vr": "UI", "Value": ["1.2.840.10008.1.2.1"]}),
        ("metadata-inlines-pixels", "7FE00010", {"vr": "OW", "InlineBinary": "AAECAwQF"}),
        ("metadata-has-a-group-length", "00080000", {"vr": "UL", "Value": [42]}),
        ("metadata-lacks-a-private-creator", "00091001", {"vr": "LO", "Value": ["of nobody"]}),
    ],
)
def test_an_attribute_is_wrong_or_one_too_many(archive, fault, tag, element):
    (one,) = metadata(archive, fault)
    assert one[tag] == element
    assert list(one) == sorted(one)


def test_an_attribute_is_left_out(archive):
    archive.store.reset()
    add(archive.store, ct(1, WindowCenter="40", WindowWidth="80"))
    assert "00281050" in archive.get(f"{INSTANCE}/metadata").json()[0]
    assert "00281050" not in metadata(archive, "metadata-leaves-an-attribute-out")[0]


def test_instances_are_left_out_or_added(archive):
    assert len(metadata(archive, "metadata-leaves-an-instance-out", STUDY)) == 3
    assert len(metadata(archive, "metadata-leaves-an-instance-out", INSTANCE)) == 1
    assert len(metadata(archive, "metadata-is-of-the-whole-study", SERIES)) == 4


def test_bulk_data_leads_nowhere(archive):
    (one,) = metadata(archive, "metadata-bulk-uri-dangles")
    assert archive.get(one["7FE00010"]["BulkDataURI"], "*/*").status_code == 404
    (one,) = metadata(archive, "metadata-bulk-uri-is-a-file")
    assert one["7FE00010"]["BulkDataURI"].startswith("file:")
