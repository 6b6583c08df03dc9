"""A product's own account of an action, in the words of the control API (emulators/README.md).

It is a stranger's text: whatever does not have the shape that steps rely on is no account.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from harness.capture.control import JsonDict, NotDone

MAX_BYTES: Final = 1 << 22
MAX_DEPTH: Final = 8
COUNTED_IN_STUDIES: Final = frozenset({"instances", "series"})
LISTS: Final = frozenset(
    {"failed", "instances", "items", "matches", "observations", "received", "series", "studies"}
)


def read(said: bytes) -> JsonDict:
    """Find the account in what a trigger said: its last line, where that is a JSON object.

    Raises:
        NotDone: that object has another shape than an emulator's answer would have.
    """
    lines = said[-MAX_BYTES:].strip().splitlines()
    if not lines or not lines[-1].lstrip().startswith(b"{"):
        return {}
    try:
        value = json.loads(lines[-1])
    except (ValueError, RecursionError) as why:
        raise NotDone(f"the trigger's last line is no JSON object: {str(why)[:80]}") from why
    _check(value, "account", 0)
    account: JsonDict = value
    return account


def _check(value: Mapping[str, object], where: str, depth: int) -> None:
    """Look at every list that steps read; counts may stand where an emulator's answer has them."""
    if depth > MAX_DEPTH:
        raise NotDone(f"the trigger's {where}: nested too deep")
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            _check(inner, f"{where}.{key}"[:80], depth + 1)
        elif key not in LISTS:
            continue
        elif isinstance(inner, list) and all(isinstance(i, Mapping) for i in inner):
            for item in inner:
                _check(item, f"{where}.{key}"[:80], depth + 1)
        elif not (isinstance(inner, int) and _may_count(key, where)):
            raise NotDone(f"the trigger's {where}.{key}: a list of objects is wanted"[:160])


def _may_count(key: str, where: str) -> bool:
    return key == "failed" or (where.endswith(".studies") and key in COUNTED_IN_STUDIES)
