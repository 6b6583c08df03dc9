"""DCMTK's servers as archive and as worklist: nothing that is judged is wrong with them."""

from tests.real.judged import INCOMPLETE, as_expected, play
from tests.real.products import dcmqrscp, storescp, wlmscpfs

# None of them has a web service, so what is stored cannot be looked up from outside: incomplete.


def test_storescp(tmp_path, need):
    folder = tmp_path / "storescp"
    folder.mkdir()
    with storescp(folder, need("/usr/bin/storescp"), need("gcc")):
        judged = play(tmp_path, "storescp", "client-storage")
        assert len(list((folder / "db").iterdir())) == 4
    as_expected(judged, INCOMPLETE)
    assert judged.passed("") >= 25


def test_dcmqrscp(tmp_path, need):
    folder = tmp_path / "dcmqrscp"
    folder.mkdir()
    scenarios = "verification", "client-storage", "query-retrieve", "query-matching"
    with dcmqrscp(folder, need("/usr/bin/dcmqrscp"), need("gcc")):
        judged = play(tmp_path, "dcmqrscp", *scenarios)
    as_expected(judged, INCOMPLETE)
    played = judged.played()
    assert {n for n, v in played.items() if v != "PASS"} == {"a CT stored by C-STORE is listed"}
    assert judged.passed("query.") >= 10
    assert judged.passed("retrieve.") >= 5


def test_wlmscpfs(tmp_path, need):
    folder = tmp_path / "wlmscpfs"
    folder.mkdir()
    with wlmscpfs(folder, need("/usr/bin/wlmscpfs"), need("gcc")):
        judged = play(tmp_path, "wlmscpfs", "worklist", "verification")
    # nobody can order anything by FHIR: it lists what its files schedule
    as_expected(judged, INCOMPLETE)
    for scenario in judged.record["scenarios"]:
        missed = [s["text"] for s in scenario["steps"] if s["outcome"] not in ("passed",)]
        assert all("patient" in s or "ordered" in s for s in missed)
    assert judged.passed("worklist.") >= 8
