"""Mutations of web traffic, one for each requirement, on scenarios as they are played.

`plugfest selftest` proves the others too, and those of the longer scenarios.
"""

from pathlib import Path

import pytest

from harness.run.mutation.registry import Mutation
from harness.run.mutation.requests import QUERY, REST, RETRIEVE, STORES
from harness.run.mutation.runner import prove
from harness.run.mutation.tables import (
    consistency,
    dicom_json,
    endpoint,
    fhir,
    http_messages,
    imaging_study,
    observation,
    qido,
    stow,
    wado,
)
from tests.contract.plugfest import plugfest, the_run

TABLES = (
    *(http_messages, qido, wado, stow, dicom_json),
    *(fhir, imaging_study, endpoint, observation, consistency),
)
PLAYED = (QUERY, REST, RETRIEVE, STORES)
FIRST: dict[str, Mutation] = {}
for table in TABLES:
    for m in table.TABLE:
        if m.feature in PLAYED:
            FIRST.setdefault(m.requirement, m)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.__name__.rpartition(".")[2])
def test_a_table_is_about_its_own_requirements(table) -> None:
    family = table.__name__.rpartition(".")[2].replace("_", "-")
    family = {"http-messages": "http", "consistency": "ihe"}.get(family, family)
    assert {m.requirement.partition(".")[0] for m in table.TABLE} == {family}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Play the scenarios once."""
    out = tmp_path_factory.mktemp("run")
    ended = plugfest("run", *PLAYED, "--out", out)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return the_run(out)


@pytest.mark.contract
@pytest.mark.parametrize("mutation", [pytest.param(m, id=r) for r, m in sorted(FIRST.items())])
def test_mutation_is_caught(run: Path, mutation: Mutation) -> None:
    proof = prove(run, mutation)
    assert proof.caught, proof.why
