"""Third-party products and browsers: skipped with a reason where missing, never under .ci/run."""

import shutil

import pytest


@pytest.fixture
def need(request):
    """Return a program's path; a missing one skips, or fails under --strict-real."""

    def find(program):
        path = shutil.which(program)
        if path is None:
            why = f"needs {program} (a Debian package; .ci/run installs it)"
            if request.config.getoption("--strict-real"):
                pytest.fail(why)
            pytest.skip(why)
        return path

    return find
