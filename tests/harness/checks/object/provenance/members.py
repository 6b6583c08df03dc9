"""Conforming objects, changed, as members of a set."""

from harness.content.files import MAKER, instance_of
from harness.content.members import member_of
from harness.core.octets import payload
from harness.core.subject import InstanceSet
from tests.objects.bases import octets
from tests.objects.faults.dataset import each
from tests.objects.faults.fault import changed


def member(base, *changes, name=""):
    file = octets(base)
    return member_of(
        instance_of(
            name or f"{base} {len(changes)}",
            payload(changed(file, each(*changes)) if changes else file),
        )
    )


def together(*members):
    return InstanceSet(
        id="set", scenario="s", at=1.0, creator=MAKER, members=members, complete=False
    )
