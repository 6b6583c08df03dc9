"""Finding coded entries."""

from harness.checks.object.code.entries import survey_codes
from harness.checks.object.code.meaning import MEANING_IS_THERE
from harness.core.trace import Trace
from tests.harness.checks.object.code.coded import code, coded

BAD = code(x00080104=None)


def places(i):
    return [o.at for o in survey_codes(i, Trace([i])).of(MEANING_IS_THERE)]


def test_every_place_of_an_entry_is_reported() -> None:
    group = {0x00082218: [BAD]}
    i = coded(BAD, code(), x52009230=[{0x00209071: [group]}, {0x00209071: [group]}])
    assert places(i) == [
        "(0040,A043)[0].(0008,0104)",
        "(5200,9230)[0].(0020,9071)[0].(0008,2218)[0].(0008,0104)",
        "(5200,9230)[1].(0020,9071)[0].(0008,2218)[0].(0008,0104)",
    ]


def test_codes_are_found_in_sequences_with_any_name() -> None:
    assert places(coded(x00082112=[BAD])) == ["(0008,2112)[0].(0008,0104)"]


def test_codes_in_codes_are_found() -> None:
    assert places(coded(code(x00082220=[BAD]))) == ["(0040,A043)[0].(0008,2220)[0].(0008,0104)"]
