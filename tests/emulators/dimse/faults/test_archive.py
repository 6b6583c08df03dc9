"""Every fault of the archive is declared once, and calibrates the requirement that it names."""

import tomllib
from pathlib import Path

from emulators.core.faults import Faults
from emulators.dimse.archive import archive_services
from emulators.dimse.faults.archive import ARCHIVE_FAULTS, faulty_archive_services

SELFTEST = Path(__file__).parents[4] / "profiles" / "selftest"
FILES = ("association", "storage", "query", "retrieve", "commitment")


def declared():
    return [
        case
        for name in FILES
        for case in tomllib.loads((SELFTEST / f"{name}.toml").read_text("utf-8"))["faults"]
    ]


def test_names_are_unique():
    names = [fault.name for fault in ARCHIVE_FAULTS]
    assert len(names) == len(set(names))


def test_each_has_a_case_that_expects_its_requirement():
    expected = {(case["name"], case["requirement"]) for case in declared()}
    assert expected == {(fault.name, fault.requirement) for fault in ARCHIVE_FAULTS}
    assert {case["seat"] for case in declared()} == {"archive"}


def test_the_services_are_those_of_a_clean_archive():
    class Nothing:
        spool = None

    clean = archive_services(Nothing(), "ARCHIVE", {}.get)
    faulty = faulty_archive_services(Nothing(), "ARCHIVE", {}.get, Faults(ARCHIVE_FAULTS))
    for one, other in zip(clean, faulty, strict=True):
        assert isinstance(other, type(one))
        assert other.contexts == one.contexts
        assert other.handlers().keys() == one.handlers().keys()
        assert other.operations().keys() == one.operations().keys()
