"""The catalogue is accounted for: nothing is silently untested, nothing is stale."""

from pathlib import Path

from click.testing import CliRunner

from harness.cli.requirements import command
from harness.run.coverage import coverage

ROOT = Path(__file__).resolve().parents[2]
WHOLE = coverage()  # a requirement that names an unknown row is refused here already


def test_every_untested_row_has_exactly_one_reason():
    assert WHOLE.unexplained == ()


def test_no_reason_is_stale():
    assert WHOLE.stale == ()


def test_every_feature_is_in_the_account_of_what_is_exercised():
    told = {f for r in WHOLE.requirements for f in r.scenarios}
    features = {
        f.relative_to(ROOT / "scenarios").as_posix()
        for f in (ROOT / "scenarios").rglob("*.feature")
    }
    assert features == told, "run `make coverage`"


def test_the_command_prints_it():
    for form in ("text", "json", "markdown"):
        done = CliRunner().invoke(command, ["--coverage", "--format", form, "UL-"])
        assert done.exit_code == 0
        assert "UL-06" in done.output
