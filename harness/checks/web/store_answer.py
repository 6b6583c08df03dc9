"""A store transaction read: what was sent, and what the answer says became of it (PS3.18 I.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from harness.checks.web.exchanges import is_store, path_uids
from harness.checks.web.messages import has, objects, request, response
from harness.checks.web.parts import ObjectPart, object_parts
from harness.content import dicom_json
from harness.core.subject import HttpExchange, JsonObject
from harness.core.trace import Trace

REFERENCED: Final = "00081199"
FAILED: Final = "00081198"
OTHER_FAILURES: Final = "0008119A"
SOP_CLASS: Final = "00081150"
SOP_INSTANCE: Final = "00081155"
FAILURE_REASON: Final = "00081197"
WARNING_REASON: Final = "00081196"
RETRIEVE_URL: Final = "00081190"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One item of the answer."""

    pointer: str
    item: JsonObject

    @property
    def uid(self) -> str:
        """Referenced SOP Instance UID, "" when missing."""
        return dicom_json.text(self.item, SOP_INSTANCE)

    @property
    def sop_class(self) -> str:
        """Referenced SOP Class UID, "" when missing."""
        return dicom_json.text(self.item, SOP_CLASS)

    def has(self, tag: str) -> bool:
        """Whether the attribute is there, empty or not."""
        return has(self.item, tag)


@dataclass(frozen=True, slots=True)
class StoreAnswer:
    """A Store Instances Response (Table I.1-1)."""

    members: JsonObject
    pointer: str
    referenced: tuple[Outcome, ...]
    failed: tuple[Outcome, ...]
    other_failures: tuple[Outcome, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every item that names an instance."""
        return self.referenced + self.failed

    @property
    def warned(self) -> tuple[Outcome, ...]:
        """The instances that were stored with a warning."""
        return tuple(o for o in self.referenced if o.has(WARNING_REASON))


def is_answered_in_json(x: HttpExchange) -> bool:
    """Whether a store was answered with a Store Instances Response in JSON."""
    return is_store(x) and x.status in (200, 202, 409) and response(x).is_json


def carries_objects(x: HttpExchange) -> bool:
    """Whether it is a store request of application/dicom parts."""
    message = request(x)
    declared = message.content_type
    if x.method != "POST" or declared is None or not message.is_multipart:
        return False
    return (declared.parameter("type") or "").lower() == "application/dicom"


def answer(x: HttpExchange, trace: Trace) -> StoreAnswer | None:
    """Read the answer; None when the body holds no data set."""
    found = objects(response(x).json(trace)) if is_answered_in_json(x) else ()
    if not found:
        return None
    pointer, members = found[0]

    def outcomes(tag: str) -> tuple[Outcome, ...]:
        items = enumerate(dicom_json.values(members, tag))
        return tuple(
            Outcome(f"{pointer}/{tag}/Value/{i}", v) for i, v in items if isinstance(v, JsonObject)
        )

    return StoreAnswer(
        members, pointer, outcomes(REFERENCED), outcomes(FAILED), outcomes(OTHER_FAILURES)
    )


def sent(x: HttpExchange, trace: Trace) -> tuple[ObjectPart, ...]:
    """Open the parts of a store request."""
    return object_parts(request(x), trace) if carries_objects(x) else ()


def misplaced(x: HttpExchange, trace: Trace) -> tuple[ObjectPart, ...]:
    """List the objects that are not of the study that the path names."""
    study = path_uids(x)[0]
    return tuple(p for p in sent(x, trace) if study and p.is_object and p.study != study)
