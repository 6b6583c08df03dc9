"""Steps stay thin: one call each, no logic, no numbers of the standards."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STEP_FILES = sorted((ROOT / "scenarios" / "steps").glob("*.py"))
FEATURES = sorted((ROOT / "scenarios").rglob("*.feature"))
LOGIC = (ast.If, ast.For, ast.While, ast.Assert, ast.Try, ast.BinOp, ast.Compare, ast.Lambda)


@pytest.mark.parametrize("file", STEP_FILES, ids=lambda f: f.stem)
def test_steps_hold_no_logic(file):
    tree = ast.parse(file.read_text())
    for function in [n for n in tree.body if isinstance(n, ast.FunctionDef)]:
        assert len(function.body) <= 2, function.name
        logic = [n for n in ast.walk(function) if isinstance(n, LOGIC)]
        assert not logic, f"{function.name}: line {logic[0].lineno}"
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    assert {n.module for n in imports} == {"behave"}


@pytest.mark.parametrize("file", STEP_FILES, ids=lambda f: f.stem)
def test_steps_name_no_tag_uid_or_url(file):
    text = file.read_text()
    assert not re.search(r"\(?[0-9A-Fa-f]{4},[0-9A-Fa-f]{4}\)?|\b\d+(\.\d+){3,}|https?://", text)


@pytest.mark.parametrize("file", FEATURES, ids=lambda f: f.stem)
def test_features_are_about_known_seats(file):
    text = file.read_text()
    seats = re.findall(r"@seat:([a-z-]+)", text)
    assert seats
    assert set(seats) <= {"modality", "archive", "ehr", "viewer"}
    assert len(text.splitlines()) <= 70


def test_every_step_is_defined():
    from behave.configuration import Configuration
    from behave.runner import Runner

    scenarios = ROOT / "scenarios"
    config = Configuration(
        ["--dry-run", "--no-summary", "--format=null", *map(str, FEATURES)], load_config=False
    )
    config.environment_file = "environment.py"
    config.steps_dir = "steps"

    class Dry(Runner):
        def setup_paths(self):
            self.base_dir = str(scenarios)

    runner = Dry(config)
    runner.run()
    assert [f"{s.keyword} {s.name}" for s in runner.undefined_steps] == []


def test_every_defined_step_is_used():
    texts = "\n".join(f.read_text() for f in FEATURES)
    texts = texts.replace("<transport>", "STOW-RS") + texts.replace("<transport>", "C-STORE")
    unused = []
    for file in STEP_FILES:
        for decorator in re.findall(r'@(?:given|when|then)\("(.*)"\)', file.read_text()):
            pattern = re.sub(r"\\\{.*?\\\}", ".+", re.escape(decorator))
            if not re.search(rf"(Given|When|Then|And) {pattern}\s*$", texts, re.MULTILINE):
                unused.append(decorator)
    assert unused == []
