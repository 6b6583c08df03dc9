"""What the tests of all formats of magnetic resonance share: writing, and damage by its place."""

import contextlib
import io
import warnings
from dataclasses import replace

from emulators.modality.raw.identity import RawScan
from tests.emulators.modality.mr.examples import ZELDA, kspace

KEY = b"k" * 32
SIEMENS = "1.3.12.2.1107.5.2.30.48151.1.20260301101530123.0.0.0"


def written(version, path, identity=ZELDA, **size):
    """Write the example in one generation's format."""
    version.raw_writer(RawScan(identity, kspace(**size)), path)
    return path


def same(one, other):
    """Compare samples bit by bit."""
    return (one.view("u4") == other.view("u4")).all()


def without(identity, *names):
    """Return an identity as a format reads it that has no place for some values."""
    return replace(identity, **dict.fromkeys(names, ""))


@contextlib.contextmanager
def quiet():
    """Other readers print progress, and warn."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
