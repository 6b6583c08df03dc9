"""Directories whose offsets, records or file names cannot be right."""

from tests.objects.faults.dataset import Change, put
from tests.objects.faults.fault import Class, Fault, edit, set_fault

_LISTED = ("directory", "ct", "ct-2", "ct-3")
_IMAGE, _LAST = "DirectoryRecordSequence[3].", "DirectoryRecordSequence[5]."


def _fault(
    name: str, requirement: str, at: str, change: Change, *, also: tuple[str, ...] = ()
) -> Fault:
    named = tuple(f"reference.{one}" for one in also)
    return edit(
        *(name, Class.REFERENCE, "directory", f"reference.{requirement}", at, change), also=named
    )


FAULTS = (
    _fault(
        "directory-leads-astray", "directory-offsets-lead-to-records",
        "(0004,1220)[3].(0004,1400)", put(_IMAGE + "OffsetOfTheNextDirectoryRecord", 400),
        also=("directory-records-are-reached-once",),
    ),
    _fault(
        "directory-forgets-a-record", "directory-records-are-reached-once", "(0004,1220)[4]",
        put(_IMAGE + "OffsetOfTheNextDirectoryRecord", 0),
    ),
    _fault(
        "directory-images-in-a-study", "directory-records-are-in-their-place",
        "(0004,1220)[2].(0004,1430)",
        put("DirectoryRecordSequence[2].DirectoryRecordType", "IMAGE"),
        also=("directory-records-have-their-keys",),
    ),
    _fault(
        "directory-image-without-number", "directory-records-have-their-keys",
        "(0004,1220)[5].(0020,0013)", put(_LAST + "InstanceNumber", ""),
    ),
    _fault(
        "directory-file-with-a-space", "file-ids-have-up-to-8-components",
        "(0004,1220)[5].(0004,1500)",
        put(_LAST + "ReferencedFileID", ["PT000000", "ST000000", "SE000000", "IM 00002"]),
    ),
    set_fault(
        "directory-of-another-syntax", Class.REFERENCE, _LISTED,
        "reference.directory-names-the-transfer-syntax", "(0004,1220)[3].(0004,1512)",
        lambda files: put(_IMAGE + "ReferencedTransferSyntaxUIDInFile", "1.2.840.10008.1.2.4.50")(
            files[0]
        ),
    ),
    set_fault(
        "directory-of-another-series", Class.REFERENCE, _LISTED,
        "reference.target-is-in-the-named-series", "(0004,1220)[3].(0004,1511)",
        lambda files: put("DirectoryRecordSequence[2].SeriesInstanceUID",
                          "2.25.122577096878400748261016319204877431570")(files[0]),
    ),
)  # fmt: skip
