"""The DICOM files inside the wheels of pydicom, pydicom-data and pynetdicom: real ones, all kinds."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("pydicom", "data_store", "pynetdicom")  # data_store is what pydicom-data installs
_NO_DATA = (".gz", ".icc", ".json", ".md", ".pdf", ".py", ".pyc", ".txt", ".typed", ".xml", ".zip")


def files() -> Iterator[tuple[str, Path]]:
    """Yield every DICOM file with the name that reports show: package and path in it."""
    for package in PACKAGES:
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError(f"{package}: its test files are what is compared on")
        root = Path(spec.submodule_search_locations[0])
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix not in _NO_DATA and _looks_like_dicom(path):
                yield f"{package}/{path.relative_to(root)}", path


def _looks_like_dicom(path: Path) -> bool:
    """Tell whether a file has the prefix, or starts with an element of group 0002 or 0008."""
    with path.open("rb") as file:
        head = file.read(132)
    return head[128:] == b"DICM" or head[:2] in (b"\x02\0", b"\x08\0", b"\0\x08")
