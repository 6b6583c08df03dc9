import re
import tomllib
from pathlib import Path

import harness.checks  # noqa: F401 - registers every check
from emulators.web.faults.catalogue import DICOMWEB_FAULTS
from harness.checks.registry import checks
from harness.core.requirement import Role, Status

SELFTEST = Path(__file__).parents[4] / "profiles" / "selftest"
FILES = ("stow", "qido", "wado", "http", "dicom_json")
SERVED = ("stow", "qido", "wado", "http", "dicom-json")


def cases():
    for name in FILES:
        yield from tomllib.loads((SELFTEST / f"{name}.toml").read_text())["faults"]


def test_names_are_unique_and_say_their_service():
    names = [fault.name for fault in DICOMWEB_FAULTS]
    assert len(set(names)) == len(names)
    service = r"(stow|qido|wado|metadata|frames|rendered|http|dicom-json)"
    assert all(re.fullmatch(rf"{service}(-[a-z0-9]+)+", name) for name in names)


def test_each_has_a_case_that_names_the_same_requirement():
    assert {fault.name: fault.requirement for fault in DICOMWEB_FAULTS} == {
        case["name"]: case["requirement"] for case in cases()
    }
    assert {case["seat"] for case in cases()} == {"archive"}


def test_every_requirement_that_an_archive_can_break_is_broken_by_one():
    broken = {fault.requirement for fault in DICOMWEB_FAULTS}
    owed = {
        c.requirement.id
        for c in checks()
        if c.requirement.id.split(".")[0] in SERVED
        and c.requirement.binds is not Role.INITIATOR
        and c.requirement.status is Status.STABLE
    }
    assert sorted(owed - broken) == []
