"""One generation's software in a Python environment of its own, where there are no images.

It has what the generation's image has, in the versions that are installed here, and nothing else:
it cannot import the other generations, nor anything of the environment that made it.
"""

from __future__ import annotations

import errno
import os
import shutil
import uuid
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import emulators
from emulators.modality.lineage.runners import Environment, capabilities
from emulators.modality.lineage.running import RunFailed
from emulators.modality.raw import one_generation
from emulators.modality.raw.errors import MissingLibrary, UnknownGeneration
from emulators.modality.raw.registry import FORMATS

LIMIT_S: Final = 120.0
# What a file system says that cannot, or may not, give a file a second name.
_NO_LINKS: Final = frozenset(
    {errno.EXDEV, errno.EPERM, errno.EACCES, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS}
)


@dataclass(frozen=True, slots=True)
class Locked:
    """An environment that was made, and what names it."""

    python: Path
    digest: str  # of all that is installed there, "sha256:..."
    distributions: tuple[str, ...]  # "name==version", sorted


def lock(folder: Path, generation: str) -> Locked:
    """Make the environment of a generation, named as "acme-sino 1", in a folder that is not there.

    Whole or not at all. Libraries share the disk's blocks with those of this environment where the
    file system can; ours is a copy, which later changes do not reach.

    Raises: UnknownGeneration, MissingLibrary; FileExistsError, OSError; RunFailed when what was
    made cannot be used.
    """
    module = _module(generation)
    needed = _closure(one_generation.distributions(module), generation)
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(errno.EEXIST, "something is there already", str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = folder.with_name(f".{folder.name}-{uuid.uuid4().hex}")
    try:
        site = _empty(made, folder)
        for one in needed:
            _install(one, site)
        one_generation.copy(Path(emulators.__file__).parent, module, site / emulators.__name__)
        digest = _proven(Environment(made / "bin" / "python", limit_s=LIMIT_S), generation)
        made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    names = tuple(sorted(f"{one.name}=={one.version}" for one in needed))
    return Locked(folder / "bin" / "python", digest, names)


def _module(generation: str) -> str:
    for module, format in FORMATS.items():
        if str(format) == generation:
            return module
    known = ", ".join(map(str, FORMATS.values()))
    raise UnknownGeneration(f"{generation}: no such generation; there are {known}")


def _closure(names: tuple[str, ...], generation: str) -> list[Distribution]:
    """Return what is installed under these names, and all that it needs; extras are not asked for.

    Raises: MissingLibrary.
    """
    found: dict[str, Distribution] = {}
    wanted = list(names)
    while wanted:
        name = canonicalize_name(wanted.pop())
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError as why:
            raise MissingLibrary(
                f"{generation}: the package {name} is not installed; install plugfest[raw]"
            ) from why
        for line in found[name].requires or ():
            one = Requirement(line)
            if one.marker is None or one.marker.evaluate({"extra": ""}):
                wanted.append(one.name)
    return [found[name] for name in sorted(found)]


class _Builder(venv.EnvBuilder):
    """Makes an interpreter and an empty site-packages, nothing that a shell would want."""

    def setup_scripts(self, context: SimpleNamespace) -> None:
        """Leave out what activates: it would name the folder in which all this is made."""


def _empty(made: Path, folder: Path) -> Path:
    """Make an environment without anything installed, and return where that goes."""
    _Builder(symlinks=True).create(made)
    told = made / "pyvenv.cfg"
    told.write_text(told.read_text(encoding="utf-8").replace(str(made), str(folder)), "utf-8")
    (site,) = made.glob("lib/python3*/site-packages")
    return site


def _install(one: Distribution, site: Path) -> None:
    """Give a distribution's files a second name below `site`, or copy them.

    Raises: OSError; MissingLibrary when nobody wrote down which files those are.
    """
    if not one.files:
        raise MissingLibrary(f"{one.name}: installed without a list of its files; install it anew")
    above = None
    for file in _importable(one):
        target = site / file
        if target.parent != above:  # its files stand together in the list
            target.parent.mkdir(parents=True, exist_ok=True)
            above = target.parent
        source = Path(str(one.locate_file(file)))
        try:
            os.link(source, target)
        except FileNotFoundError:
            if target.suffix != ".pyc":  # which may be thrown away any time
                raise
        except OSError as why:
            if why.errno not in _NO_LINKS:
                raise
            shutil.copy2(source, target)


def _importable(one: Distribution) -> Iterator[PurePosixPath]:
    """Yield the files in site-packages: no scripts, and no lines that lead elsewhere (.pth)."""
    for file in one.files or ():
        if not file.is_absolute() and ".." not in file.parts and file.suffix != ".pth":
            yield file


def _proven(here: Environment, generation: str) -> str:
    """Return the digest of an environment that can do this generation, and no other.

    Raises: RunFailed.
    """
    can = [" ".join(one) for one in capabilities(here)]
    if can != [generation]:
        raise RunFailed(f"the environment can do {', '.join(can) or 'nothing'}, not {generation}")
    return here.measured()
