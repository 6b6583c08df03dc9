"""DCMTK's clients as modality and viewer, judged as initiators against our archive and EHR."""

from tests.real.judged import as_expected, play


def test_as_modality_and_viewer(tmp_path, need):
    for program in ("echoscu", "storescu", "findscu", "movescu", "getscu"):
        need(f"/usr/bin/{program}")
    scenarios = "verification", "client-storage", "query-retrieve", "query-matching"
    judged = play(tmp_path, "dcmtk_clients", *scenarios)
    as_expected(judged)
    assert set(judged.played().values()) == {"PASS"}
    assert judged.failed() == set()
    assert judged.passed("ul.") >= 30
    assert judged.passed("dimse.") >= 10


def test_findscu_asks_a_worklist(tmp_path, need):
    need("/usr/bin/findscu")
    judged = play(tmp_path, "dcmtk_clients", "scenarios/dimse/client_worklist.feature")
    as_expected(judged)
    assert judged.failed() == set()
    assert judged.passed("") >= 20
