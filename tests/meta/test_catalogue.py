"""The catalogue of requirements keeps its own rules, and every check is seen to fail."""

import ast
import importlib
import re
import sys
from functools import cache
from pathlib import Path

import pytest

import harness.checks  # noqa: F401 - registers every check
from harness.checks.registry import Check, checks, requirements
from harness.core.requirement import Requirement, Severity, Status
from tests.harness.checks.rows import VIOLATED

ROOT = Path(__file__).parents[2]
FAMILIES = {
    *("ul", "dimse", "echo", "storage", "query", "retrieve", "worklist", "mpps", "commitment"),
    *("http", "qido", "wado", "stow", "dicom-json"),
    *("fhir", "imaging-study", "observation", "endpoint", "ihe", "object"),
    *("file", "encoding", "value", "pixel-data", "codec", "iod", "functional-groups", "sr", "kos"),
    *("seg", "code", "geometry", "semantics", "identity", "reference", "lineage"),
}
ID = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*")
ROW = re.compile(r"[A-Z]+(-[A-Z]+)?-\d+")

REQUIREMENTS = [pytest.param(r, id=r.id) for r in requirements()]
CHECKS = [pytest.param(c, id=c.id) for c in checks()]


@cache
def constants() -> dict[str, tuple[str, str]]:
    """Map each requirement id to the module that defines it and the name it has there."""
    return {
        value.id: (module.__name__, name)
        for module in list(sys.modules.values())
        if module.__name__.startswith("harness.checks.")
        for name, value in vars(module).items()
        if isinstance(value, Requirement) and defines(module.__file__ or "", name)
    }


@cache
def assigned(path: str) -> frozenset[str]:
    tree = ast.parse(Path(path).read_text())
    return frozenset(
        t.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for t in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(t, ast.Name)
    )


def defines(path: str, name: str) -> bool:
    return name in assigned(path)


@cache
def violated() -> frozenset[str]:
    """Return the ids of the requirements for which some check test has a row made by `violation`.

    Rows stand in tables that are made when a test module is imported.
    """
    for path in sorted((ROOT / "tests/harness/checks").rglob("test_*.py")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return frozenset(VIOLATED)


@pytest.mark.parametrize("r", REQUIREMENTS)
def test_requirement_is_well_formed(r: Requirement) -> None:
    assert ID.fullmatch(r.id)
    assert r.id.split(".")[0] in FAMILIES
    assert r.statement.endswith(".")
    assert r.cites
    assert all(c.edition and c.url.startswith("https://") for c in r.cites)
    assert all(ROW.fullmatch(row) for row in r.catalogue)


@pytest.mark.parametrize("r", REQUIREMENTS)
def test_doubtful_clause_accuses_nobody(r: Requirement) -> None:
    assert r.doubt or r.status is not Status.PREVIEW
    assert not r.doubt or r.severity is not Severity.FAILURE


@pytest.mark.parametrize("r", REQUIREMENTS)
def test_requirement_has_a_check_or_says_why_not(r: Requirement) -> None:
    judged = any(c.requirement is r for c in checks())
    assert judged != bool(r.untested)


@pytest.mark.parametrize("r", REQUIREMENTS)
def test_constant_is_named_like_the_id(r: Requirement) -> None:
    _, name = constants()[r.id]
    assert name == r.id.split(".", 1)[1].replace("-", "_").upper()


@pytest.mark.parametrize("c", CHECKS)
def test_check_says_how_it_looks(c: Check) -> None:
    assert c.doc.endswith(".") or "\n" in c.doc
    assert c.id.split(":")[1][0].islower()


@pytest.mark.parametrize("c", CHECKS)
def test_check_is_seen_to_fail(c: Check) -> None:
    assert c.requirement.id in violated(), "no violation row in tests/harness/checks"
