from pathlib import Path

import pytest

from emulators.core.peers import DimsePeer
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


def test_only_an_archive_is_told_whom_to_notify():
    environ = {"PLUGFEST_NOTIFY": "127.0.0.1:104:LINEAGE, [::1]:105:OTHER"}
    here, there = DimsePeer("127.0.0.1", 104, "LINEAGE"), DimsePeer("::1", 105, "OTHER")
    assert load_settings("pacs", [], {}, SCRATCH).notified == ()
    assert load_settings("pacs", [], environ, SCRATCH).notified == (here, there)
    options = ["--notify", "pacs.example:1:A:B", "--notify", "pacs.example:1:A:B"]
    given = load_settings("pacs", options, environ, SCRATCH)
    assert given.notified == (DimsePeer("pacs.example", 1, "A:B"),)
    assert load_settings("ehr", [], environ, SCRATCH).notified == ()
    with pytest.raises(BadOption):
        load_settings("ehr", options, {}, SCRATCH)


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
        ["--notify", "127.0.0.1:104"],
        ["--notify", "127.0.0.1:0:LINEAGE"],
        ["--notify", "127.0.0.1:65536:LINEAGE"],
        ["--notify", ":104:LINEAGE"],
        ["--notify", "127.0.0.1:104:  "],
        ["--notify", "127.0.0.1:104:" + "A" * 17],
        [word for n in range(1, 18) for word in ("--notify", f"h:{n}:A")],
    ],
)
def test_a_mistake_is_one_line(argv):
    with pytest.raises(BadOption) as mistake:
        load_settings("pacs", argv, {}, SCRATCH)
    assert "\n" not in str(mistake.value)
