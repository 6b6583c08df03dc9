"""Short ways to write data sets: `Dataset` by keywords, coded entries, fixed identifiers."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from pydicom import Dataset
from pydicom.datadict import tag_for_keyword
from pydicom.sr.coding import Code

_NAMESPACE = UUID("5f0c7a52-6a4e-4b8c-9d7e-0a1b2c3d4e5f")


def uid(name: str) -> str:
    """Return the UID that always belongs to a name."""
    return f"2.25.{uuid5(_NAMESPACE, name).int}"


def number(name: str) -> int:
    """Return the series number that always belongs to a name."""
    return 100 + uuid5(_NAMESPACE, name).int % 100_000


def item(**elements: object) -> Dataset:
    """Make a data set of keywords and values."""
    return fill(Dataset(), **elements)


def fill(ds: Dataset, **elements: object) -> Dataset:
    """Put elements into a data set, by keyword; a list of data sets is a sequence."""
    for keyword, value in elements.items():
        if tag_for_keyword(keyword) is None:
            raise ValueError(f"no attribute is called {keyword}")
        setattr(ds, keyword, value)
    return ds


def code(value: str, scheme: str, meaning: str) -> Dataset:
    """Make the item of a coded entry."""
    return item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)


def coded(entry: Code) -> Dataset:
    """Make the item of a coded entry of one of pydicom's codes."""
    return code(entry.value, entry.scheme_designator, entry.meaning)


def reference(ds: Dataset) -> Dataset:
    """Make the item that refers to an instance."""
    return item(
        ReferencedSOPClassUID=ds.SOPClassUID,
        ReferencedSOPInstanceUID=ds.SOPInstanceUID,
    )


def evidence(members: Sequence[Dataset]) -> list[Dataset]:
    """Make the items of an evidence sequence for instances of one study."""
    series: dict[str, list[Dataset]] = {}
    for ds in members:
        series.setdefault(ds.SeriesInstanceUID, []).append(ds)
    listed = [
        item(SeriesInstanceUID=one, ReferencedSOPSequence=[reference(ds) for ds in some])
        for one, some in series.items()
    ]
    return [item(StudyInstanceUID=members[0].StudyInstanceUID, ReferencedSeriesSequence=listed)]
