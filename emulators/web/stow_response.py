"""The Store Instances Response (PS3.18 10.5.3, Annex I)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from emulators.core.refused import Reason
from emulators.web.addresses import Addresses
from emulators.web.answers import xml_parts
from emulators.web.dicom_xml import encode
from emulators.web.negotiate import DICOM_XML, Choice
from emulators.web.refusal import report

PROCESSING_FAILURE: Final = 0x0110
OTHER_STUDY: Final = 0xC409
BULK_DATA_MISSING: Final = 0xC410
SYNTAX_NOT_SUPPORTED: Final = 0xC122

#: Failure Reason (0008,1197) of Table I.2-2.
FAILURE_REASONS: Final = {
    Reason.OUT_OF_RESOURCES: 0xA700,
    Reason.NOT_UNDERSTOOD: 0xC000,
    Reason.NOT_AS_ANNOUNCED: 0xA900,
    Reason.OTHER_CONTENT: PROCESSING_FAILURE,
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """An instance that is held now, durably."""

    study: str
    series: str
    sop_class: str
    sop_instance: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A part that is not held; without UIDs when it could not be told what it was."""

    sop_class: str
    sop_instance: str
    reason: int
    why: str


Element = dict[str, object]


def store_response(
    outcomes: Sequence[Accepted | Failed], choice: Choice, where: Addresses
) -> Response:
    """Answer a store request whose payload could be read."""
    accepted = [one for one in outcomes if isinstance(one, Accepted)]
    failed = [one for one in outcomes if isinstance(one, Failed)]
    known = [one for one in failed if one.sop_class and one.sop_instance]
    if not accepted and not known:
        why = failed[0].why if failed else "there is nothing to store"
        return report(400, f"no part is a DICOM object: {why}")
    data_set = _data_set(accepted, known, [one for one in failed if one not in known], where)
    status = (202 if failed else 200) if accepted else 409
    if choice.offer.multipart:
        response = xml_parts([(f"{where.base}/studies", data_set)])
        response.status_code = status
    elif choice.offer.essence == DICOM_XML:
        response = Response(encode(data_set), status, headers={"Content-Type": DICOM_XML})
    else:
        body = json.dumps(data_set, ensure_ascii=False, separators=(",", ":"))
        response = Response(body, status, media_type=choice.offer.essence)
    studies = {one.study for one in accepted}
    if len(studies) == 1:
        response.headers["Content-Location"] = where.study(studies.pop())
    return response


def _data_set(
    accepted: Sequence[Accepted],
    known: Sequence[Failed],
    other: Sequence[Failed],
    where: Addresses,
) -> dict[str, Element]:
    """Make the data set of Table I.1-1; a sequence without items is left out (type 1C)."""
    studies = {one.study for one in accepted}
    found: dict[str, Element] = {
        "00081190": _element("UR", where.study(studies.pop()) if len(studies) == 1 else None)
    }
    if known:
        found["00081198"] = _items(
            {**_referenced(one.sop_class, one.sop_instance), "00081197": _element("US", one.reason)}
            for one in known
        )
    if accepted:
        found["00081199"] = _items(
            {
                **_referenced(one.sop_class, one.sop_instance),
                "00081190": _element("UR", where.instance(one.study, one.series, one.sop_instance)),
            }
            for one in accepted
        )
    if other:
        found["0008119A"] = _items({"00081197": _element("US", one.reason)} for one in other)
    return found


def _referenced(sop_class: str, sop_instance: str) -> dict[str, Element]:
    return {"00081150": _element("UI", sop_class), "00081155": _element("UI", sop_instance)}


def _element(vr: str, value: str | int | None) -> Element:
    return {"vr": vr} if value is None else {"vr": vr, "Value": [value]}


def _items(items: Iterable[dict[str, Element]]) -> Element:
    return {"vr": "SQ", "Value": list(items)}
