"""One instance comes as a file that is at its beginning, or it is said why not."""

import pytest

from emulators.modality.lineage import archive_instance
from emulators.modality.lineage.archive_feed import Archive, Unanswered
from emulators.modality.lineage.archive_instance import path_of, retrieved
from tests.emulators.modality.lineage.archived import Archived
from tests.emulators.web.related import join

PATH = path_of("1.2", "1.2.3", "1.2.3.4")


@pytest.fixture
def pacs(monkeypatch):
    made = Archived()
    monkeypatch.setattr(archive_instance, "WebClient", made)
    return made


def get(most_bytes=100):
    with retrieved(
        Archive("http://archive", "secret"), PATH, what="x-rays", limit_s=5, most_bytes=most_bytes
    ) as file:
        return None if file is None else file.read()


def test_what_is_there_is_given_whole(pacs):
    pacs.answers["1.2.3.4"] = (200, join(("application/dicom", b"octets")))
    assert get() == b"octets"
    assert (pacs.asked, pacs.tokens) == (["1.2.3.4"], ["Bearer secret"])


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_nothing(pacs, status):
    pacs.answers["1.2.3.4"] = (status, b"")
    assert get() is None


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((503, b""), "the archive answers 503 to x-rays"),
        ((200, join(("application/dicom", bytes(101)))), "to x-rays: a part has more than 100"),
        ((200, join()), "the archive's answer to x-rays: "),
        ((200, b"", "text/plain"), "the archive's answer to x-rays: "),
    ],
)
def test_any_other_answer_is_told(pacs, answer, problem):
    pacs.answers["1.2.3.4"] = answer
    with pytest.raises(Unanswered, match=problem):
        get()
