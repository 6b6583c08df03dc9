"""What the software of one generation is made of: its libraries, and which sources of ours.

Said here once for what keeps a generation runnable: its image (run by the Dockerfile, before any
library is there, so nothing is imported but the standard library) and its locked environment.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

# Distributions, by the names under which they are installed.
COMMON: Final = ("numpy", "scipy", "pydicom", "rfc8785", "cryptography")
LIBRARIES: Final[Mapping[str, tuple[str, ...]]] = {  # module of raw/formats -> what it adds
    "twix_vb": ("twixtools",),
    "twix_vd": ("twixtools",),
    "ismrmrd_1": ("ismrmrd",),
    "mrd_2": ("mrd-python",),
    "rf_hdf5_1": ("h5py",),
    "uff_1": ("h5py",),
    "petsird_0": ("petsird",),
}
FORMATS: Final = Path("modality/raw/formats")
_PARTS: Final = ("core", "modality")  # of the package; the other actors have no raw data
# Databases and misbehaviour are not what has to stay runnable.
_WITHOUT: Final = (Path("modality/lineage"), Path("modality/faults"))


def distributions(module: str) -> tuple[str, ...]:
    """Name what a generation's software needs installed, without what that needs in turn."""
    return COMMON + LIBRARIES.get(module, ())


def sources(package: Path, module: str) -> Iterator[Path]:
    """Yield the files of a generation's software, relative to the package `emulators`, sorted.

    Raises: ValueError when there is no such module.
    """
    own = FORMATS / f"{module}.py"
    if not module.isidentifier() or not (package / own).is_file():
        raise ValueError(f"{module}: no module of {FORMATS}")
    yield Path("__init__.py")
    for part in _PARTS:
        for path in sorted((package / part).rglob("*.py")):
            file = path.relative_to(package)
            if any(file.is_relative_to(one) for one in _WITHOUT):
                continue
            if file.parent == FORMATS and file.name != "__init__.py" and file != own:
                continue
            yield file


def copy(package: Path, module: str, target: Path) -> None:
    """Copy a generation's software, so that changes to the package do not reach it.

    Raises: ValueError when there is no such module, OSError.
    """
    for file in sources(package, module):
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(package / file, target / file)


def main(arguments: Sequence[str]) -> int:
    """Write the distributions of MODULE; with TARGET copy its sources there, too."""
    module, *target = arguments
    package = Path(__file__).resolve().parents[2]
    if target:
        copy(package, module, Path(*target))
    sys.stdout.writelines(f"{name}\n" for name in distributions(module))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
