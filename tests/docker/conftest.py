"""Tests that need a Docker engine: skipped with a reason where none runs, never under .ci/run."""

import pytest

from tests.docker import images


@pytest.fixture(scope="session")
def docker(request):
    """Return a way to run docker; without an engine skip, or fail under --strict-real."""
    if why := images.missing():
        (pytest.fail if request.config.getoption("--strict-real") else pytest.skip)(why)
    return images.docker


@pytest.fixture(scope="session")
def built(docker):
    """Build the images, and return a way to run docker."""
    wanted = (*images.ACTORS, *images.GENERATIONS)
    done = docker("compose", "-f", images.COMPOSE, "build", "--quiet", *wanted)
    assert done.returncode == 0, done.stderr[-2000:]
    return docker
