"""Tests that need a Docker engine: skipped with a reason where none runs, never under .ci/run."""

import shutil
import subprocess

import pytest

from tests.docker.images import ACTORS, COMPOSE, GENERATIONS


@pytest.fixture(scope="session")
def docker(request):
    """Return a way to run docker; without an engine skip, or fail under --strict-real."""
    program = shutil.which("docker")
    why = "needs a Docker engine with the compose plugin (docker info, docker compose version)"
    for asked in (["info"], ["compose", "version"]):
        if program is None or subprocess.run([program, *asked], capture_output=True).returncode:
            (pytest.fail if request.config.getoption("--strict-real") else pytest.skip)(why)

    def run(*arguments, timeout=600, **options):
        return subprocess.run(
            [program, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=timeout,
            **options,
        )

    return run


@pytest.fixture(scope="session")
def built(docker):
    """Build the images, and return a way to run docker."""
    done = docker("compose", "-f", COMPOSE, "build", "--quiet", *ACTORS, *GENERATIONS)
    assert done.returncode == 0, done.stderr[-2000:]
    return docker
