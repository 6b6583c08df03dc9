"""A media storage directory of three CT slices."""

from pathlib import Path
from tempfile import TemporaryDirectory

from pydicom.fileset import FileSet
from pydicom.uid import UID

from tests.objects.bases import base, data_set
from tests.objects.elements import uid
from tests.objects.kinds.tomography import CT_SERIES


@base("directory", "Basic Directory")
def directory() -> bytes:
    """Let pydicom write the file-set of the first slices, and keep its DICOMDIR.

    Offsets of records count from the first byte of the file: nothing may be changed afterwards.
    """
    with TemporaryDirectory() as folder:
        files = FileSet()
        files.UID = UID(uid("file-set"))
        files.ID = "PLUGFEST"
        for name in CT_SERIES[:3]:
            files.add(data_set(name))
        files.write(Path(folder))
        return (Path(folder) / "DICOMDIR").read_bytes()
