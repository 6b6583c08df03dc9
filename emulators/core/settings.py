"""Options and environment of an emulator, read once into one frozen value (emulators/README.md)."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from emulators.core.peers import DimsePeer, is_ae_title

AE_TITLES: Final = {
    "ehr": "EHR",
    "modality": "MODALITY",
    "pacs": "ARCHIVE",
    "viewer": "VIEWER",
}
DURABILITIES: Final = ("full", "relaxed")
MIB: Final = 1 << 20
MOST_NOTIFIED: Final = 16
_NOTIFIED: Final = re.compile(r"(?:\[([^\]]+)\]|([^:\[\]\s]+)):([0-9]{1,5}):(.+)", re.ASCII)


class BadOption(ValueError):
    """An option or environment variable cannot be used; the text is one line that names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that an emulator is told before it starts."""

    actor: str
    host: str
    control_port: int  # 0: any free one; likewise below
    dimse_port: int
    web_port: int
    ae_title: str
    data: Path
    seed: int
    salt: str
    faults: tuple[str, ...]
    until_stdin_closes: bool
    control_token: str  # empty: the control API asks for none
    durability: str
    max_request_bytes: int
    max_part_bytes: int
    notified: tuple[DimsePeer, ...] = ()  # whom an archive tells what has become available


class _Parser(argparse.ArgumentParser):
    """argparse, but a mistake is an exception with one line of text."""

    def error(self, message: str) -> NoReturn:
        raise BadOption(" ".join(message.split()))


def load_settings(
    actor: str, argv: Sequence[str], environ: Mapping[str, str], scratch: Path
) -> Settings:
    """Read options, falling back to the environment, then to the defaults.

    `scratch` is the data folder when neither names one. Raises: BadOption; SystemExit for --help.
    """
    parser = _parser(actor, environ, scratch)
    given = parser.parse_args(list(argv))
    named = given.fault if given.fault is not None else _names(environ.get("PLUGFEST_FAULTS", ""))
    notify = getattr(given, "notify", None)
    if notify is None and actor == "pacs":
        notify = _names(environ.get("PLUGFEST_NOTIFY", ""))
    if not is_ae_title(given.ae_title):
        raise BadOption("--ae-title: 1 to 16 printable characters without backslash are wanted")
    if given.durability not in DURABILITIES:
        raise BadOption(f"--durability: one of {', '.join(DURABILITIES)} is wanted")
    return Settings(
        actor=actor,
        host=given.host,
        control_port=_port("--control-port", given.control_port),
        dimse_port=_port("--dimse-port", given.dimse_port),
        web_port=_port("--web-port", given.web_port),
        ae_title=given.ae_title,
        data=Path(given.data),
        seed=_integer("--seed", given.seed, 0, 2**63 - 1),
        salt=given.salt,
        faults=tuple(named),
        until_stdin_closes=given.until_stdin_closes,
        control_token=environ.get("PLUGFEST_CONTROL_TOKEN", ""),
        durability=given.durability,
        max_request_bytes=_integer("--max-request-mib", given.max_request_mib, 1, 1 << 20) * MIB,
        max_part_bytes=_integer("--max-part-mib", given.max_part_mib, 1, 1 << 20) * MIB,
        notified=_notified(notify or ()),
    )


def _parser(actor: str, environ: Mapping[str, str], scratch: Path) -> _Parser:
    parser = _Parser(prog=f"python -m emulators.{actor}", allow_abbrev=False)

    def option(name: str, default: str, meaning: str) -> None:
        variable = "PLUGFEST_" + name.removeprefix("--").replace("-", "_").upper()
        parser.add_argument(
            name, default=environ.get(variable, default), help=f"{meaning} ({variable})"
        )

    option("--host", "127.0.0.1", "address every service binds to")
    option("--control-port", "0", "control API; 0 is any free port")
    option("--dimse-port", "0", "DICOM upper layer")
    option("--web-port", "0", "DICOMweb or FHIR")
    option("--ae-title", AE_TITLES.get(actor, actor.upper()), "own AE title")
    option("--data", str(scratch), "where state lives; by default removed at exit")
    option("--seed", "1", "decides everything random")
    option("--salt", "", "goes into UIDs and identifiers only")
    option("--durability", DURABILITIES[0], "full: acknowledged means on disk; relaxed: load tests")
    option("--max-request-mib", "4096", "largest web request body")
    option("--max-part-mib", "2048", "largest part of a multipart body")
    parser.add_argument(
        "--fault", action="append", metavar="NAME", help="misbehave so (PLUGFEST_FAULTS)"
    )
    if actor == "pacs":
        parser.add_argument(
            "--notify",
            action="append",
            metavar="HOST:PORT:AE",
            help="tell it what becomes available (PLUGFEST_NOTIFY)",
        )
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end when standard input closes"
    )
    return parser


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _notified(given: Sequence[str]) -> tuple[DimsePeer, ...]:
    found = tuple(dict.fromkeys(_entity(text) for text in given))
    if len(found) > MOST_NOTIFIED:
        raise BadOption(f"--notify: at most {MOST_NOTIFIED} are told")
    return found


def _entity(text: str) -> DimsePeer:
    """Read HOST:PORT:AE; an IPv6 address stands in brackets. Raises: BadOption."""
    form = _NOTIFIED.fullmatch(text)
    if form is None or not is_ae_title(form[4]) or int(form[3]) == 0:
        raise BadOption(f"--notify: HOST:PORT:AE is wanted, not {text[:60]!r}")
    return DimsePeer(form[1] or form[2], _port("--notify", form[3]), form[4].strip(" "))


def _port(option: str, text: str) -> int:
    return _integer(option, text, 0, 65535)


def _integer(option: str, text: str, least: int, most: int) -> int:
    # ASCII digits only: int() would take signs, underscores and other scripts' digits.
    if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most):
        raise BadOption(f"{option}: a number from {least} to {most} is wanted, not {text[:40]!r}")
    return int(text)
