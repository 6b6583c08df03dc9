"""Key object selections that select nothing, or say otherwise than they select."""

from pydicom import Dataset

from tests.objects.elements import code, item, uid
from tests.objects.faults.dataset import Change, put
from tests.objects.faults.fault import Class, Fault, edit

_LISTED = "CurrentRequestedProcedureEvidenceSequence"


def _fault(
    name: str, requirement: str, at: str, change: Change, *, also: tuple[str, ...] = ()
) -> Fault:
    return edit(name, Class.SR_CONTENT, "key-objects", f"kos.{requirement}", at, change, also=also)


def _unselect(ds: Dataset) -> None:
    """Take one image out of the selection; it stays in evidence."""
    ds.ContentSequence.pop()


def _empty(ds: Dataset) -> None:
    """Select nothing, and list nothing."""
    del ds.ContentSequence[3:]


def _elsewhere(ds: Dataset) -> None:
    """Select an image of another study as well."""
    image = item(
        ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.2",
        ReferencedSOPInstanceUID=uid("image elsewhere"),
    )
    ds.ContentSequence.append(
        item(RelationshipType="CONTAINS", ValueType="IMAGE", ReferencedSOPSequence=[image])
    )
    series = item(SeriesInstanceUID=uid("series elsewhere"), ReferencedSOPSequence=[image])
    ds[_LISTED].value.append(
        item(StudyInstanceUID=uid("study elsewhere"), ReferencedSeriesSequence=[series])
    )


def _rejected(ds: Dataset) -> None:
    """Reject for quality, for a reason that is none."""
    put("ConceptNameCodeSequence", [code("113001", "DCM", "Rejected for Quality Reasons")])(ds)
    modifier = item(
        RelationshipType="HAS CONCEPT MOD",
        ValueType="CODE",
        ConceptNameCodeSequence=[code("113011", "DCM", "Document Title Modifier")],
        ConceptCodeSequence=[code("448771007", "SCT", "Dog")],
    )
    ds.ContentSequence.insert(0, modifier)


FAULTS = (
    _fault("selection-of-fewer", "evidence-is-what-is-selected", "(0040,A375)", _unselect),
    _fault(
        "selection-of-nothing", "something-is-selected", "(0040,A730)", _empty,
        also=("kos.evidence-is-what-is-selected",),
    ),
    _fault(
        "selection-from-two-studies", "selection-from-studies-is-duplicated", "(0040,A525)",
        _elsewhere,
    ),
    _fault(
        "selection-rejected-for-a-dog", "modifier-fits-the-title", "(0040,A168)", _rejected,
    ),
    _fault(
        "selection-of-a-report", "title-is-one-of-key-objects", "(0040,A043)",
        put("ConceptNameCodeSequence", [code("126000", "DCM", "Imaging Measurement Report")]),
    ),
)  # fmt: skip
