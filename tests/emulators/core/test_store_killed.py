"""A killed process loses nothing that it acknowledged."""

import subprocess
import sys
import textwrap

import pytest

from emulators.core.store import Store

WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from emulators.core.store import Store
    from tests.emulators.builders import add, ct

    store = Store(Path(sys.argv[1]))
    for number in range(1, 10_000):
        stored = add(store, ct(number, study=int(sys.argv[2])))
        print(stored.instance.sop_instance, stored.instance.sha256, flush=True)
    """
)


@pytest.mark.contract
def test_what_was_acknowledged_survives_a_kill(tmp_path):
    acknowledged = {}
    for round_number in (1, 2):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "store"), str(round_number)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(20 * round_number):
            uid, _, sha256 = writer.stdout.readline().strip().partition(" ")
            acknowledged[uid] = sha256
        writer.kill()
        for line in writer.communicate(timeout=10)[0].splitlines():
            uid, _, sha256 = line.partition(" ")
            if len(sha256) == 64:  # a line that was cut was never acknowledged in full
                acknowledged[uid] = sha256
    assert len(acknowledged) >= 60
    with Store(tmp_path / "store") as store:
        held = {instance.sop_instance: instance for instance in store.instances()}
        for uid, sha256 in acknowledged.items():
            assert held[uid].sha256 == sha256
            assert held[uid].path.stat().st_size == held[uid].size
        assert not list((tmp_path / "store" / "tmp").iterdir())
