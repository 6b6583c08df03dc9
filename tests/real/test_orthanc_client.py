"""Orthanc as modality and viewer: its stores, commitments, queries and moves are judged."""

from tests.real.judged import INCOMPLETE, as_expected, play
from tests.real.products import orthanc_client

SCENARIOS = (
    "verification",
    "storage",
    "query-retrieve",
    "query-matching",
    "client-view",
    "dicomweb/client_store.feature",
)


def test_as_a_client(tmp_path, need):
    folder = tmp_path / "orthanc"
    folder.mkdir()
    with orthanc_client(folder, need("Orthanc"), need("gcc")):
        judged = play(tmp_path, "orthanc_client", *SCENARIOS)
    # it has no C-GET as a client, and its store over the web is refused
    as_expected(judged, INCOMPLETE)
    played = judged.played()
    assert played["a CT stored by C-STORE is listed and committed"] == "PASS"
    assert played["a study is moved to the workstation"] == "PASS"
    assert played["a stored study is found and read"] == "PASS"
    assert judged.failed() == {"http.request-boundary-is-legal"}
    assert judged.passed("commitment.") >= 2
    assert judged.passed("ul.") >= 20
