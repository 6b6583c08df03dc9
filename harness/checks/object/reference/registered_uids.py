"""UIDs of referenced instances under the root that is the standard's (PS3.5 9, PS3.6 Annex A)."""

from __future__ import annotations

from typing import Final

from harness.checks.object.element_rules import Place
from harness.checks.object.objection import Objection
from harness.checks.object.tag_rules import tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import Element
from harness.core.requirement import Level, Requirement, Role
from harness.facts.uids import entry

REFERENCED_SOP_INSTANCE: Final = 0x00081155
DICOM_ROOT: Final = "1.2.840.10008."

REFERENCED_UIDS_ARE_NOT_OF_THE_STANDARD = Requirement(
    id="reference.referenced-uids-are-not-of-the-standard",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A referenced instance has a UID under the root of DICOM only where DICOM gave it.",
    cites=(ps3(5, "9"), ps3(6, "A")),
)


@tag_rule(REFERENCED_UIDS_ARE_NOT_OF_THE_STANDARD, REFERENCED_SOP_INSTANCE)
def referenced_uids_are_not_of_the_standard(element: Element, _: Place) -> Objection | None:
    """Look each UID under that root up: only well-known instances may be referenced."""
    for uid in element.texts():
        if uid.startswith(DICOM_ROOT) and "SOP Instance" not in entry(uid).kind:
            return Objection("a UID under a root of its maker's own", uid)
    return None
