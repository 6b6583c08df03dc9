"""Takes out of what a file says of its examination whoever was examined."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Final

from emulators.modality.raw.identity import Identity
from emulators.modality.raw.pseudonyms import Pseudonyms

KEPT: Final = ("manufacturer", "model", "software", "protocol")
LEAST: Final = 3  # characters of a word that is looked for


@dataclass(frozen=True, slots=True)
class Anonymous:
    """What is left, which fields were emptied, and how many UIDs were mapped."""

    identity: Identity
    removed: tuple[str, ...]
    mapped_uids: int


def anonymous(was: Identity, names: Pseudonyms) -> Anonymous:
    """Map UIDs and patient identifier, move the time, and empty the rest.

    A text that would be kept and has a word of what is removed in it, such as a protocol called
    after its patient, is emptied, too.
    """
    texts = {f.name: str(getattr(was, f.name)) for f in fields(Identity) if f.name != "acquired"}
    uids = [name for name, value in texts.items() if name.endswith("_uid") and value]
    personal = [n for n, v in texts.items() if v and n not in KEPT and not n.endswith("_uid")]
    words = {w for n in personal for w in _words(texts[n]) if len(w) >= LEAST}
    called_after = [n for n in KEPT if any(w in texts[n].casefold() for w in words)]
    gone = [*personal, *called_after]
    left = dict.fromkeys(gone, "") | {name: names.uid(texts[name]) for name in uids}
    if was.patient_id:
        left["patient_id"] = names.patient_id(was.patient_id)
    acquired = names.moved(was.acquired, was.patient_id)
    removed = (*gone, "day of acquisition") if was.acquired else tuple(gone)
    return Anonymous(replace(was, **left, acquired=acquired), removed, len(uids))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
