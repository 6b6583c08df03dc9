"""What the emulators say of their faults is what the self-test expects of them."""

from collections import defaultdict

import pytest

from harness.capture.launch import start_all, stop_all
from harness.core.system import SEATS
from harness.run.selftest.cases import fault_cases

pytestmark = pytest.mark.contract


def test_declared_faults_are_the_emulators_own(tmp_path):
    emulators = start_all(SEATS, tmp_path, seed=1)
    try:
        offered = {
            seat: {
                name: about["requirement"]
                for name, about in emulator.control.faults(())["available"].items()
            }
            for seat, emulator in emulators.items()
        }
    finally:
        stop_all(emulators)
    declared = defaultdict(dict)
    for case in fault_cases():
        declared[case.seat][case.name] = case.requirement
    assert {seat: offered[seat] for seat in SEATS} == {seat: declared[seat] for seat in SEATS}


def test_enough_of_them():
    assert len(fault_cases()) >= 80
