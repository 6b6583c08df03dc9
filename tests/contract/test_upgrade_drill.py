"""The upgrade drill where no engine runs: two locked environments stand for the pinned images."""

import pytest

from tests.contract.plugfest import plugfest, record, the_run

pytestmark = [pytest.mark.contract, pytest.mark.slow]


def test_raw_data_outlives_the_software_that_wrote_it(tmp_path):
    done = plugfest("run", "upgrade-drill", "--out", tmp_path)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    told = record(the_run(tmp_path))
    assert told["verdict"] == "PASS"
    steps = [step for played in told["scenarios"] for step in played["steps"]]
    assert {step["outcome"] for step in steps} == {"passed"}
    results = {r["requirement"]: r for r in told["results"]}
    for requirement in (
        "lineage.reprocessing-gives-equal-pixels",
        "lineage.software-reads-the-format",
        "lineage.noise-agrees-with-the-raw",
        "lineage.series-of-one-raw-differ-in-kernel",
    ):
        assert results[requirement]["verdict"] == "PASS"
    # two series of two slices: of four examinations, and once made again; and all of them together
    assert results["lineage.software-reads-the-format"]["subjects"] == 22
    # of two examinations as they were stored; of one as it was fetched
    assert results["lineage.payload-digest-holds"]["subjects"] == 3
    log = (the_run(tmp_path) / "logs" / "lineage.log").read_text()
    assert "raw reprocess: exit code 1" in log  # generation 2 refused
    assert "raw reprocess: exit code 0" in log
