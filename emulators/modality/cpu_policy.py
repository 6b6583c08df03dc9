"""Which instructions and how many threads may decide pixels: the same everywhere.

The same numpy gives other last bits on another processor, because it picks its routines by what the
processor can do. Down to x86-64-v2 all of them agree. Must be enforced before numpy is imported.
"""

from __future__ import annotations

import os
import sys
from typing import Final

BASELINE: Final = "x86-64-v2, no fast math, 1 thread"
NATIVE: Final = "whatever this processor offers, 1 thread"
DISABLED: Final = "X86_V3 X86_V4 AVX512_ICL AVX512_SPR"  # numpy's names for what is above v2
_FEATURES: Final = "NPY_DISABLE_CPU_FEATURES"
_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def enforce() -> None:
    """Limit what is imported from now on, unless somebody decided otherwise."""
    if "numpy" not in sys.modules:
        os.environ.setdefault(_FEATURES, DISABLED)
        for name in _THREADS:
            os.environ.setdefault(name, "1")


def in_force() -> str:
    """Say which policy the numpy of this process follows."""
    return BASELINE if os.environ.get(_FEATURES) == DISABLED else NATIVE
