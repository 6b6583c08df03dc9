"""The SOP Class that an object says it is of (PS3.4 B.5)."""

from tests.objects.elements import uid
from tests.objects.faults.dataset import put, without
from tests.objects.faults.fault import Class, edit

_META = ("file.sop-class-is-that-of-the-data-set",)
_AT = "(0008,0016)"

FAULTS = (
    edit(
        *("ct-of-the-verification-class", Class.UID, "ct", "iod.sop-class-is-for-storage", _AT),
        put("SOPClassUID", "1.2.840.10008.1.1"),
        also=_META,
    ),
    edit(
        *("ct-of-no-registered-class", Class.UID, "ct", "iod.sop-class-is-for-storage", _AT),
        put("SOPClassUID", "1.2.840.10008.5.1.4.1.1.999"),
        also=_META,
    ),
    edit(
        *("mr-without-sop-class", Class.UID, "mr", "iod.sop-class-is-named", _AT),
        without("SOPClassUID"),
    ),
    edit(
        *("us-of-the-retired-class", Class.UID, "us", "iod.sop-class-is-not-retired", _AT),
        put("SOPClassUID", "1.2.840.10008.5.1.4.1.1.6"),
        also=_META,
    ),
    edit(
        *("ct-of-a-private-class", Class.UID, "ct", "iod.sop-class-is-standard", _AT),
        put("SOPClassUID", uid("private class")),
        also=_META,
    ),
)
