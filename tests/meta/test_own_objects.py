"""What Plugfest itself makes is sound: nobody may be blamed for objects that we hand out."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from emulators.modality.examination import Scanner, examine
from emulators.modality.orders import scheduled, unscheduled
from emulators.modality.releases import DELIVERED
from harness.content.files import MAKER, instance_of
from harness.content.members import member_of
from harness.core.octets import payload
from harness.core.requirement import Severity
from harness.judge.objects import judge_instance, judge_set
from profiles.suts.triggers import ct_files
from tests.emulators.modality.test_ct_image import worklist_item

VALIDATOR = Path(sys.executable).parent / "dciodvfy"


def examined(order, folder):
    """Let our modality examine somebody: two series of three images."""
    scanner = Scanner(folder, "MODALITY", lambda: datetime.now(UTC), DELIVERED)
    examine(scanner, order, step=None, seed=1, salt="x", number=1, slices=3, matrix=32)


MADE = {
    "examined by order": lambda folder: examined(scheduled(worklist_item()), folder),
    "examined without an order": lambda folder: examined(unscheduled(1, "x", 1), folder),
    "given to products to send": lambda folder: ct_files.acquire(folder, 3),
}


@pytest.mark.parametrize("made", MADE)
def test_neither_we_nor_a_second_opinion_object(made, tmp_path):
    MADE[made](tmp_path)
    files = sorted(tmp_path.rglob("*.dcm"))
    instances = [instance_of(f.name, payload(f.read_bytes())) for f in files]
    assert len(instances) == 6
    results = [r for i in instances for r in judge_instance(i)]
    results += judge_set([member_of(i) for i in instances], MAKER)
    assert [r.reasons for r in results if r.reasons] == []
    found = [f for r in results for f in r.findings if f.severity is not Severity.NOTE]
    assert found == []
    for file in files[::3]:
        said = subprocess.run(
            [VALIDATOR, "-new", file], capture_output=True, text=True, check=False
        )
        assert (said.stdout + said.stderr).split() == ["CTImage"]
