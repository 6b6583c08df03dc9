"""The query information models and what a key may be at each level (PS3.4 C.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from emulators.core.levels import INSTANCE_AVAILABILITY, LEVEL_OF, UNIQUE_KEY, Level
from emulators.core.matching import Key, Matching, kind
from emulators.dimse.identifiers import BadIdentifier

_BELOW_IMAGE: Final = frozenset({UNIQUE_KEY[Level.IMAGE]})


@dataclass(frozen=True, slots=True)
class Model:
    """An information model with the SOP classes of its three services."""

    name: str
    top: Level
    find: str
    move: str
    get: str

    def level_of(self, tag: str) -> Level | None:
        """Return the level of an attribute in this model, None when none lists it."""
        level = Level.IMAGE if tag in _BELOW_IMAGE else LEVEL_OF.get(tag)
        # Without a patient level the patient's attributes belong to the study (C.6.2.1).
        return None if level is None else max(level, self.top)

    def outer(self, level: Level) -> tuple[str, ...]:
        """Return the unique keys of the levels above, outermost first."""
        return tuple(UNIQUE_KEY[at] for at in Level if self.top <= at < level)

    def require_level(self, level: Level) -> None:
        """Check that the model has this level. Raises: BadIdentifier."""
        if level < self.top:
            raise BadIdentifier(f"the {self.name} model has no {level.name} level")

    def require_outer(self, level: Level, keys: Sequence[Key]) -> None:
        """Check that each level above is named by one unique key value. Raises: BadIdentifier."""
        given = {key.tag: key for key in keys}
        for tag in self.outer(level):
            key = given.get(tag)
            if key is None or kind(key) is not Matching.SINGLE_VALUE or len(key.values) != 1:
                raise BadIdentifier(f"one value of the unique key {tag} is needed", tag)


PATIENT_ROOT: Final = Model(
    "Patient Root",
    Level.PATIENT,
    "1.2.840.10008.5.1.4.1.2.1.1",
    "1.2.840.10008.5.1.4.1.2.1.2",
    "1.2.840.10008.5.1.4.1.2.1.3",
)
STUDY_ROOT: Final = Model(
    "Study Root",
    Level.STUDY,
    "1.2.840.10008.5.1.4.1.2.2.1",
    "1.2.840.10008.5.1.4.1.2.2.2",
    "1.2.840.10008.5.1.4.1.2.2.3",
)
MODELS: Final = (PATIENT_ROOT, STUDY_ROOT)

FIND: Final = {model.find: model for model in MODELS}
MOVE: Final = {model.move: model for model in MODELS}
GET: Final = {model.get: model for model in MODELS}


@dataclass(frozen=True, slots=True)
class Query:
    """An identifier that fits its model."""

    level: Level
    keys: tuple[Key, ...]
    """What is matched and answered: the level's own keys and the unique ones above."""
    unsupported: tuple[str, ...]
    """Optional keys that are not looked at (status FF01)."""


def query(model: Model, level: Level, keys: Sequence[Key]) -> Query:
    """Sort the keys of a C-FIND by the rules of hierarchical search (C.4.1.2.1, C.4.1.3.1).

    Raises: BadIdentifier when the level is not of the model, a unique key above is not one value,
    or a key of another level has a value to match.
    """
    model.require_level(level)
    model.require_outer(level, keys)
    outer = model.outer(level)
    kept: list[Key] = []
    unsupported: list[str] = []
    for key in keys:
        at = model.level_of(key.tag)
        own = at is level or key.tag == INSTANCE_AVAILABILITY or key.tag in outer
        if own or (at is None and level is Level.IMAGE):
            kept.append(key)
        elif at is None or kind(key) is Matching.UNIVERSAL:
            unsupported.append(key.tag)
        else:
            raise BadIdentifier(f"key {key.tag} is not of the {level.name} level", key.tag)
    return Query(level, tuple(kept), tuple(unsupported))
