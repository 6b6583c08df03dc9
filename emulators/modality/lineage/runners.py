"""Running reconstructing software that is not this one: a container by digest, or an environment.

Both get the raw file, parameters and an image of the examination, read-only where that can be
enforced, one folder for what they make, a time limit, and no more of this machine's surroundings
than they need; both answer on their standard output.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from emulators.modality.lineage.mounts import mount, owner, readable, writable
from emulators.modality.lineage.running import KILL_S, Ran, RunFailed, ran

LIMIT_S: Final = 600.0
MEMORY: Final = "4g"  # as compose.yaml has it
SCRATCH: Final = "/tmp:size=512m,mode=1777"  # noqa: S108 - inside of the container
MODULE: Final = "emulators.modality.raw"
ENGINE_FAILED: Final = 125  # what engines end with when the software itself was never started
KILLED: Final = 128 + signal.SIGKILL
_THREADS: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1"
)
# Run by the other Python: all that decides what it computes, as one line of canonical JSON.
_DESCRIBE: Final = """
import hashlib, json, pathlib, platform
from importlib.metadata import distributions
import emulators
whole, root = hashlib.sha256(), pathlib.Path(emulators.__file__).parent
for path in sorted(root.rglob("*.py")):
    one = hashlib.sha256(path.read_bytes()).hexdigest()
    whole.update(f"{path.relative_to(root).as_posix()} {one}\\n".encode())
print(json.dumps({
    "distributions": sorted({f"{d.name}=={d.version}" for d in distributions()}),
    "machine": platform.machine(),
    "python": platform.python_version(),
    "sources": whole.hexdigest(),
}, sort_keys=True, separators=(",", ":")))
"""


class Runner(Protocol):
    """Software of some generation that can be asked to do what `plugfest raw` does."""

    @property
    def ref(self) -> str:
        """What it is called where it is kept."""

    def run(
        self,
        command: str,
        raw: Path | None = None,
        parameters: Path | None = None,
        *,
        like: Path | None = None,
        out: Path | None = None,
    ) -> Ran:
        """Run one command, answering in JSON; files come into `out`, made when it is not there.

        `like` is an image of the examination, that it takes what the raw file does not know from.

        Raises: RunFailed.
        """


@dataclass(frozen=True, slots=True)
class Environment:
    """Another Python environment of this machine, locked by whoever made it."""

    python: Path
    digest: str = ""  # told to the software, which writes it into objects
    limit_s: float = LIMIT_S
    testcase: str = ""  # what it is asked to be for; it ends with 127 when it is not

    @property
    def ref(self) -> str:
        """Name it so that it is found again."""
        return f"python:{self.python}"

    def run(
        self,
        command: str,
        raw: Path | None = None,
        parameters: Path | None = None,
        *,
        like: Path | None = None,
        out: Path | None = None,
    ) -> Ran:
        """Run one command in a folder of its own.

        Raises: RunFailed, also when the environment is no longer the one of that digest.
        """
        if self.digest and self.measured() != self.digest:
            raise RunFailed(f"{self.python}: something was installed since; not {self.digest}")
        given = [str(raw.resolve())] if raw is not None else []
        for option, path in (("--parameters", parameters), ("--like", like), ("--out", out)):
            if path is not None:
                given += [option, str(path.resolve())]
        return self._ran(["-m", MODULE, command, *given, "--format", "json"])

    def measured(self) -> str:
        """Return the digest of all that is installed: what names the environment.

        Raises: RunFailed.
        """
        done = self._ran(["-c", _DESCRIBE])
        if done.code != 0:
            raise RunFailed(f"{self.python}: no environment of ours: {done.said}")
        return f"sha256:{hashlib.sha256(done.out.strip()).hexdigest()}"

    def _ran(self, arguments: Sequence[str]) -> Ran:
        known = {k: os.environ[k] for k in ("PATH", "LANG", "TMPDIR") if k in os.environ}
        told = {"PLUGFEST_IMAGE_DIGEST": self.digest, "TESTCASE": self.testcase}
        with tempfile.TemporaryDirectory() as folder:  # nothing there can be imported
            return ran(
                [str(self.python), *arguments],
                self.limit_s,
                env=known | _THREADS | told | {"PYTHONDONTWRITEBYTECODE": "1"},
                folder=folder,
            )


@dataclass(frozen=True, slots=True)
class Container:
    """An image, by the digest that nobody can move to another one."""

    digest: str
    name: str = ""  # repository; "" for an image that is here under its digest alone
    engine: str = "docker"
    limit_s: float = LIMIT_S
    testcase: str = ""
    memory: str = MEMORY

    @property
    def ref(self) -> str:
        """Name what is run: never a tag, which moves."""
        return f"{self.name}@{self.digest}" if self.name else self.digest

    def arguments(
        self,
        command: str,
        raw: Path | None,
        parameters: Path | None,
        container: str,
        *,
        like: Path | None = None,
        out: Path | None = None,
    ) -> list[str]:
        """Write the engine's command line: no network, no capabilities, one folder to write to."""
        given = ["--name", container, "--network", "none", "--read-only", "--cap-drop", "ALL"]
        given += ["--security-opt", "no-new-privileges", "--pids-limit", "256"]
        given += ["--memory", self.memory, "--tmpfs", SCRATCH]
        given += ["--pull", "never"]  # what is pinned is here, or it is nobody's guess
        if any((raw, parameters, like, out)):
            given += owner()
        told = {"PLUGFEST_IMAGE_DIGEST": self.digest, "TESTCASE": self.testcase}
        for name, value in (_THREADS | told).items():
            given += ["--env", f"{name}={value}"]
        below = [command]
        if raw is not None:
            given += ["--mount", mount(raw, "/raw")]
            below.append("/raw")
        if parameters is not None:
            given += ["--mount", mount(parameters, "/parameters.json")]
            below += ["--parameters", "/parameters.json"]
        if like is not None:
            given += ["--mount", mount(like, "/like.dcm")]
            below += ["--like", "/like.dcm"]
        if out is not None:
            given += ["--mount", mount(out, "/out", written=True)]
            below += ["--out", "/out"]
        return [self.engine, "run", "--rm", *given, self.ref, *below, "--format", "json"]

    def run(
        self,
        command: str,
        raw: Path | None = None,
        parameters: Path | None = None,
        *,
        like: Path | None = None,
        out: Path | None = None,
    ) -> Ran:
        """Run one command in a new container. Raises: RunFailed."""
        container = f"plugfest-{uuid.uuid4().hex}"
        with ExitStack() as there:
            raw, parameters, like = (
                there.enter_context(readable(one)) for one in (raw, parameters, like)
            )
            there.enter_context(writable(out))
            asked = self.arguments(command, raw, parameters, container, like=like, out=out)
            try:
                done = ran(asked, self.limit_s)
            except BaseException:  # a request to end, too
                self._remove(container)  # what asked for it is gone, it may not be
                raise
        if done.code == ENGINE_FAILED:
            raise RunFailed(f"{self.ref}: cannot be run: {done.said}")
        if done.code == KILLED:
            raise RunFailed(
                f"{self.ref}: killed, as is what needs more than {self.memory} of memory"
            )
        return done

    def _remove(self, container: str) -> None:
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run(  # noqa: S603 - an argument list, no shell
                [self.engine, "rm", "--force", container],
                capture_output=True,
                timeout=KILL_S,
                check=False,
            )


def capabilities(runner: Runner) -> tuple[tuple[str, str], ...]:
    """Ask software which families and generations it can use.

    Raises: RunFailed, also for an answer that is none.
    """
    done = runner.run("formats")
    if done.code != 0:
        raise RunFailed(f"{runner.ref}: does not tell its formats: {done.said}")
    try:
        told: list[dict[str, object]] = json.loads(done.out)
        can = {(str(one["family"]), str(one["generation"])): one["usable"] for one in told}
    except (AttributeError, ValueError, TypeError, LookupError, RecursionError) as why:
        raise RunFailed(f"{runner.ref}: its answer is no list of formats") from why
    if not can:
        raise RunFailed(f"{runner.ref}: its answer is no list of formats")
    return tuple(which for which, usable in can.items() if usable is True)
