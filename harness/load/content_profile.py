"""profiles/content/*.toml -> ContentProfile. Data selects, code decides."""

from __future__ import annotations

import re
from typing import Final

from harness.checks.object.content_profile import ContentProfile, ContentRule
from harness.core.requirement import Citation, Level, Requirement, Role
from harness.facts.condition import ConditionSyntaxError, Expression, parse
from harness.load import toml_document
from harness.load.toml_document import Table

NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FAMILY: Final = "content"


def load(text: str, source: str) -> ContentProfile:
    """Build a content profile from TOML text.

    Rule `x` of the profile `head-ct` has the requirement id `content.head-ct-x`.

    Raises:
        UsageError: any mistake, with file and key.
    """
    document = toml_document.parse(text, source)
    profile_id = _name(document, "id")
    profile = ContentProfile(
        profile_id,
        document.text("title"),
        _expression(document, "applies"),
        _rules(
            document, profile_id, tuple(map(_citation, document.tables("cites", required=True)))
        ),
    )
    document.done()
    return profile


def _rules(
    document: Table, profile_id: str, cites: tuple[Citation, ...]
) -> tuple[ContentRule, ...]:
    rules: dict[str, ContentRule] = {}
    for table in document.tables("rules", required=True):
        name = _name(table, "name")
        if name in rules:
            raise table.wrong("name", f"{name!r} names a rule above; choose another")
        rules[name] = _rule(table, f"{FAMILY}.{profile_id}-{name}", cites)
    return tuple(rules.values())


def _rule(table: Table, requirement: str, cites: tuple[Citation, ...]) -> ContentRule:
    level = table.text("level")
    if level not in {x.value for x in Level}:
        raise table.wrong("level", f"must be SHALL, SHOULD or MAY, not {level!r}")
    own = tuple(map(_citation, table.tables("cites")))
    rule = ContentRule(
        Requirement(
            id=requirement,
            level=Level(level),
            binds=Role.CREATOR,
            statement=table.text("statement"),
            cites=own or cites,
        ),
        table.text("at"),
        table.text("expected"),
        _expression(table, "require"),
        _expression(table, "when") if table.has("when") else None,
    )
    table.done()
    return rule


def _name(table: Table, key: str) -> str:
    name = table.text(key)
    if not NAME.fullmatch(name):
        raise table.wrong(key, f"must be of small letters, digits and single hyphens, not {name!r}")
    return name


def _expression(table: Table, key: str) -> Expression:
    text = table.text(key)
    try:
        return parse(text)
    except ConditionSyntaxError as why:
        raise table.wrong(key, f"is no condition: {why}") from why


def _citation(table: Table) -> Citation:
    citation = Citation(
        table.text("standard"), table.text("edition"), table.text("section"), table.text("url")
    )
    table.done()
    return citation
