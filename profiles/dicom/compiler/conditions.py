"""Conditions."""


def group_condition(text: str, usage: str) -> str:
    """X."""
    return ""
