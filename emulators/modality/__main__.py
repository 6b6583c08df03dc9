"""`python -m emulators.modality`: the modality, by the policy of CPU and threads of its images."""

from __future__ import annotations

import sys

from emulators.modality import cpu_policy

if __name__ == "__main__":
    cpu_policy.enforce()  # before anything imports numpy
    from emulators.core.process import run
    from emulators.modality.process import ModalityProcess

    sys.exit(run("modality", ModalityProcess))
