"""DICOM JSON as Native DICOM Model, the XML form of DICOM web services (PS3.19 A.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from pydicom.datadict import keyword_for_tag

NAMESPACE: Final = "http://dicom.nema.org/PS3.19/models/NativeDICOM"
_PN_PARTS: Final = ("FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix")
# What XML 1.0 cannot carry, not even escaped.
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Attributes = Mapping[str, Mapping[str, object]]


def encode(attributes: Attributes) -> bytes:
    """Encode one data set, given as DICOM JSON, as an XML document in UTF-8."""
    body = "".join(_members(attributes))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<NativeDicomModel xmlns="{NAMESPACE}" xml:space="preserve">{body}</NativeDicomModel>'
    ).encode()


def _members(attributes: Attributes) -> list[str]:
    return [_attribute(tag, element, attributes) for tag, element in sorted(attributes.items())]


def _attribute(tag: str, element: Mapping[str, object], around: Attributes) -> str:
    vr = str(element.get("vr", "UN"))
    names = f'tag="{tag}" vr="{vr}"'
    keyword = keyword_for_tag(int(tag, 16))
    if keyword:
        names += f' keyword="{keyword}"'
    creator = _creator(tag, around)
    if creator:
        names += f" privateCreator={quoteattr(_clean(creator))}"
    return f"<DicomAttribute {names}>{_content(vr, element)}</DicomAttribute>"


def _creator(tag: str, around: Attributes) -> str:
    if int(tag[3], 16) % 2 == 0 or tag[4:6] == "00":
        return ""
    values = around.get(f"{tag[:4]}00{tag[4:6]}", {}).get("Value")
    return str(values[0]) if isinstance(values, list) and values else ""


def _content(vr: str, element: Mapping[str, object]) -> str:
    if "BulkDataURI" in element:
        return f"<BulkData uri={quoteattr(_clean(str(element['BulkDataURI'])))}/>"
    if "InlineBinary" in element:
        return f"<InlineBinary>{element['InlineBinary']}</InlineBinary>"
    values = element.get("Value")
    if not isinstance(values, Sequence):
        return ""
    return "".join(
        _value(vr, number, value)
        for number, value in enumerate(values, start=1)
        if value is not None
    )


def _value(vr: str, number: int, value: object) -> str:
    if vr == "SQ" and isinstance(value, Mapping):
        return f'<Item number="{number}">{"".join(_members(value))}</Item>'
    if vr == "PN" and isinstance(value, Mapping):
        groups = "".join(_group(name, str(text)) for name, text in value.items())
        return f'<PersonName number="{number}">{groups}</PersonName>'
    return f'<Value number="{number}">{escape(_clean(str(value)))}</Value>'


def _group(name: str, text: str) -> str:
    parts = zip(_PN_PARTS, text.split("^"), strict=False)
    inner = "".join(f"<{part}>{escape(_clean(value))}</{part}>" for part, value in parts if value)
    return f"<{name}>{inner}</{name}>"


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
