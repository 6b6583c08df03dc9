"""Software that stands for a pinned emulator, and a database with a scan for it to reconstruct."""

import argparse
import json
from dataclasses import dataclass, field

import pytest

from emulators.modality.lineage.database import database
from emulators.modality.lineage.emulators import add_emulator
from emulators.modality.lineage.headers import header_of
from emulators.modality.lineage.images import add_image
from emulators.modality.lineage.linking import relate
from emulators.modality.lineage.raw_files import add_raw_file
from emulators.modality.lineage.running import Ran
from emulators.modality.raw.commands import reconstruct
from emulators.modality.raw.digest import digest_of
from tests.emulators.modality.lineage.hospital import examined

V1 = "sha256:" + "1" * 64
V2 = "sha256:" + "2" * 64


@dataclass
class Fake:
    """Software that answers what it is told to."""

    answers: list
    ref: str = "fake"
    asked: list = field(default_factory=list)

    def run(self, command, raw=None, parameters=None, *, like=None, out=None):
        self.asked.append((command, raw))
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer


class Making:
    """Software that also writes objects; `change` spoils what it wrote."""

    ref = "fake"

    def __init__(self, capsys, change=lambda out: None):
        self.capsys, self.change, self.like = capsys, change, None

    def run(self, command, raw=None, parameters=None, *, like=None, out=None):
        self.like = like
        parser = argparse.ArgumentParser()
        reconstruct.arguments(parser)
        asked = [str(raw), "--format", "json", "--out", str(out)]
        reconstruct.run(parser.parse_args(asked))
        self.change(out)
        return Ran(0, self.capsys.readouterr().out.encode(), "")


def answer(path, capsys, change=lambda said: said):
    """Reconstruct in this process, as the other software would."""
    parser = argparse.ArgumentParser()
    reconstruct.arguments(parser)
    reconstruct.run(parser.parse_args([str(path), "--format", "json"]))
    said = change(json.loads(capsys.readouterr().out))
    return Ran(0, json.dumps(said).encode(), "")


@pytest.fixture
def db(tmp_path):
    with database(f"sqlite:{tmp_path / 'lineage.db'}") as opened:
        with opened.transaction():
            add_emulator(opened, V1, V1, [("acme-sino", "1")])
            add_emulator(opened, V2, V2, [("acme-sino", "2"), ("acme-sino", "9")])
        yield opened


@pytest.fixture
def scan(db, tmp_path):
    """Examine somebody by a scanner of generation 1: a raw file and two series."""
    path, objects = examined(tmp_path, family="acme-sino", version="1")
    with db.transaction():
        add_raw_file(db, path)
        for ds in objects:
            add_image(db, header_of(ds))
    assert relate(db).accepted == 2
    return path, digest_of(path)[0]
