from pathlib import Path

import pytest

from emulators.core.settings import BadOption, load_settings

SCRATCH = Path("scratch")


def test_defaults_then_environment_then_options():
    plain = load_settings("pacs", [], {}, SCRATCH)
    assert (plain.host, plain.dimse_port, plain.ae_title) == ("127.0.0.1", 0, "ARCHIVE")
    assert (plain.data, plain.seed, plain.faults) == (SCRATCH, 1, ())
    environ = {
        "PLUGFEST_DIMSE_PORT": "104",
        "PLUGFEST_SEED": "7",
        "PLUGFEST_FAULTS": "a, b,",
        "PLUGFEST_CONTROL_TOKEN": "t",
    }
    given = load_settings("pacs", ["--seed", "9", "--until-stdin-closes"], environ, SCRATCH)
    assert (given.dimse_port, given.seed, given.faults) == (104, 9, ("a", "b"))
    assert (given.control_token, given.until_stdin_closes) == ("t", True)
    assert load_settings("ehr", ["--fault", "c"], environ, SCRATCH).faults == ("c",)


@pytest.mark.parametrize(
    "argv",
    [
        ["--dimse-port", "65536"],
        ["--dimse-port", "-1"],
        ["--web-port", "1_0"],
        ["--seed", "٣"],
        ["--ae-title", "  "],
        ["--durability", "none"],
        ["--dimse", "104"],
        ["stray"],
    ],
)
def test_a_mistake_is_one_line(argv):
    with pytest.raises(BadOption) as mistake:
        load_settings("pacs", argv, {}, SCRATCH)
    assert "\n" not in str(mistake.value)
