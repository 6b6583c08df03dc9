"""The Python package dicomweb-client as viewer and as modality, judged as a user agent."""

from tests.real.judged import as_expected, play


def test_as_a_viewer(tmp_path):
    judged = play(tmp_path, "dicomweb_client", "client-view")
    as_expected(judged)
    assert set(judged.played().values()) == {"PASS"}
    assert {"http.accept-is-well-formed", "http.request-says-what-it-accepts"} <= set(
        judged.verdicts()
    )


def test_as_a_modality(tmp_path):
    judged = play(tmp_path, "dicomweb_client_store", "dicomweb/client_store.feature")
    as_expected(judged)
    assert set(judged.played().values()) == {"PASS"}
    assert judged.passed("stow.") >= 4
