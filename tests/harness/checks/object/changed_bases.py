"""Instances made of the bases of tests/objects: as they are, or with changes."""

from dataclasses import replace

from harness.content.files import instance_of
from harness.core.octets import payload
from harness.core.subject import Carrier, Instance, Party
from tests.harness.checks.build import Elements, instance
from tests.objects.bases import octets
from tests.objects.faults.dataset import Change, each
from tests.objects.faults.fault import changed


def made(base: str, *changes: Change) -> Instance:
    """Make a file of a base, changed, as its creator's doing."""
    file = octets(base)
    return instance_of("file", payload(changed(file, each(*changes)) if changes else file))


def copied(i: Instance) -> Instance:
    """Return the object as an archive serves it that did not make it."""
    return replace(i, carrier=Carrier.WADO, sender=Party("archive", True))


def sent(elements: Elements) -> Instance:
    """Make an instance of elements, as the product under judgement sends it."""
    maker = Party("modality", True)
    return instance(elements, creator=maker, sender=maker)
