"""UIDs that seed, salt and names decide: the same run again makes the same ones (PS3.5 B.2)."""

from __future__ import annotations

import uuid
from typing import Final

_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_OID, "plugfest emulators")
ROOT: Final = "2.25."  # a UUID as one decimal component: no registered root is needed


def make_uid(seed: int, salt: str, *names: str | int) -> str:
    """Derive a UID from what it names; two different lists of names never collide in practice."""
    parts = (str(seed), salt, *map(str, names))
    # lengths make the joined text unambiguous, whatever the parts contain
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return f"{ROOT}{uuid.uuid5(_NAMESPACE, text).int}"
