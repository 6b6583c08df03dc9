"""Starts emulators as containers (emulators/compose.yaml) and ends them, whatever happens."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from harness.capture.control import Control
from harness.capture.launch import ACTOR, Endpoints
from harness.core.errors import CaptureError, UsageError
from harness.core.system import DimseEndpoint

FILE: Final = Path(__file__).resolve().parents[2] / "emulators" / "compose.yaml"
UP_S: Final = 600.0  # images may have to be built
DOWN_S: Final = 60.0
ASK_S: Final = 30.0
GENERATIONS: Final = "generations"  # the profile of the images that read raw data
NONSENSE: Final = "no-such-test-case"
UNSUPPORTED: Final = 127
CONTROL_PORT, DIMSE_PORT, WEB_PORT = 8080, 11112, 8042
COMMANDS: Final = ("build", "run", "up", "ps", "logs", "down", "config", "network", "inspect")
WEB_PATHS: Final[Mapping[str, str]] = {"archive": "/dicom-web", "ehr": "/fhir"}


class ContainedEmulator:
    """One emulator in a container, reached by its address on the hospital's network."""

    def __init__(
        self, seat: str, address: str, ae_title: str, image: str, token: str, hospital: Hospital
    ) -> None:
        self.seat = seat
        self.image = image  # which one it is, and what of, in words
        self.actor = ACTOR[seat]
        self._hospital = hospital
        self.control = Control(self.actor, f"http://{address}:{CONTROL_PORT}", token)
        path = WEB_PATHS.get(seat)
        self.endpoints = Endpoints(
            DimseEndpoint(address, DIMSE_PORT, ae_title),
            f"http://{address}:{WEB_PORT}{path}" if path else None,
        )

    def alive(self) -> bool:
        """Tell whether its container runs."""
        return self.seat in self._hospital.running()

    def stop(self) -> None:
        """Let go of its control API; the hospital ends all containers at once."""
        self.control.close()
        self._hospital.down()


class Hospital:
    """The containers of one run, on a network of their own."""

    def __init__(self, logs: Path, ae_titles: Mapping[str, str], raw_folder: Path) -> None:
        """Plan it; `raw_folder` is where the modality's raw files appear on this machine."""
        docker = shutil.which("docker")
        if docker is None:
            raise UsageError("--compose: the program docker is not installed")
        self._docker = docker
        self._project = f"plugfest-{secrets.token_hex(4)}"
        self._logs = logs
        self._token = secrets.token_urlsafe(24)
        self._ended = False
        self._seen: tuple[float, frozenset[str]] = (0.0, frozenset())
        self._environment = {
            **os.environ,
            "PLUGFEST_CONTROL_TOKEN": self._token,
            "TESTCASE": "",
            "PLUGFEST_RAW_FOLDER": str(raw_folder),
            **{f"PLUGFEST_{seat.upper()}_AE": title for seat, title in ae_titles.items()},
        }
        self._ae_titles = ae_titles

    def up(self, seats: Sequence[str]) -> dict[str, ContainedEmulator]:
        """Build what is missing, refuse images that say yes to nonsense, start, wait for health.

        Raises: CaptureError; what was started is ended.
        """
        try:
            self._compose(["build", "--quiet", *seats], UP_S)
            for seat in seats:
                self._refuse_yes_men(seat)
            self._compose(["up", "--detach", "--wait", *seats], UP_S)
            return {seat: self._emulator(seat) for seat in seats}
        except BaseException:  # Ctrl-C included
            with contextlib.suppress(CaptureError):  # what went wrong first is what is told
                self.down()
            raise

    def image(self, service: str) -> str:
        """Build what is missing of one generation's image and return its digest.

        Raises: CaptureError.
        """
        self._compose(["--profile", GENERATIONS, "build", "--quiet", service], UP_S)
        told = self._compose(["--profile", GENERATIONS, "config", "--format", "json"], ASK_S)
        try:
            name = str(json.loads(told)["services"][service]["image"])
            (found,) = json.loads(self._run(["image", "inspect", name], ASK_S))
            return str(found["Id"])
        except (ValueError, KeyError, TypeError) as why:
            raise CaptureError(f"containers: {service} has no image") from why

    def gateway(self) -> str:
        """Return the address at which containers find this machine. Raises: CaptureError."""
        network = f"{self._project}_hospital"
        told = self._run(["network", "inspect", network], ASK_S)
        try:
            return str(json.loads(told)[0]["IPAM"]["Config"][0]["Gateway"])
        except (ValueError, KeyError, IndexError, TypeError) as why:
            raise CaptureError(f"containers: network {network} has no gateway") from why

    def running(self) -> frozenset[str]:
        """Return the seats whose containers run; asked at most once a second."""
        at, _ = self._seen
        if time.monotonic() - at > 1.0:
            told = self._compose(["ps", "--services", "--status", "running"], ASK_S)
            self._seen = (time.monotonic(), frozenset(told.split()))
        return self._seen[1]

    def down(self) -> None:
        """Keep the logs and remove containers and network; once."""
        if self._ended:
            return
        self._ended = True
        try:
            logs = self._compose(["logs", "--no-color", "--no-log-prefix"], ASK_S)
            self._logs.mkdir(parents=True, exist_ok=True)
            (self._logs / "containers.log").write_text(logs, encoding="utf-8")
        except (CaptureError, OSError):  # the end must come about without them
            pass
        finally:
            self._compose(["down", "--volumes", "--timeout", "6"], DOWN_S)

    def _refuse_yes_men(self, seat: str) -> None:
        """Demand that an image says no to a test case that nobody knows."""
        command = ["run", "--rm", "--no-deps", "--env", f"TESTCASE={NONSENSE}", seat]
        done = self._start(["compose", *self._options(), *command], ASK_S)
        if done.returncode != UNSUPPORTED:
            raise CaptureError(
                f"containers: the image of {seat} answers {done.returncode} to a test case that"
                f" does not exist; {UNSUPPORTED} is the contract (emulators/README.md)"
            )

    def _emulator(self, seat: str) -> ContainedEmulator:
        container = self._compose(["ps", "--quiet", seat], ASK_S).strip()
        told = self._run(["inspect", container], ASK_S)
        try:
            seen = json.loads(told)[0]
            networks = seen["NetworkSettings"]["Networks"]
            address = str(networks[f"{self._project}_hospital"]["IPAddress"])
            image = _described(str(seen["Image"]), seen["Config"]["Labels"] or {})
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as why:
            raise CaptureError(f"containers: {seat} has no address") from why
        title = self._ae_titles[seat]
        return ContainedEmulator(seat, address, title, image, self._token, self)

    def _options(self) -> list[str]:
        return ["--project-name", self._project, "--file", str(FILE)]

    def _compose(self, arguments: Sequence[str], limit_s: float) -> str:
        return self._run(["compose", *self._options(), *arguments], limit_s)

    def _run(self, arguments: Sequence[str], limit_s: float) -> str:
        done = self._start(arguments, limit_s)
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no reason given"]
            what = next((a for a in arguments if a in COMMANDS), arguments[0])
            raise CaptureError(f"containers: docker {what}: {lines[-1][:300]}")
        return done.stdout

    def _start(self, arguments: Sequence[str], limit_s: float) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(  # noqa: S603 - docker, without a shell
                [self._docker, *arguments],
                env=self._environment,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                text=True,
                timeout=limit_s,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as why:
            raise CaptureError(f"containers: docker {arguments[0]}: {why}") from why


def _described(digest: str, labels: Mapping[str, str]) -> str:
    """Name an image so that a report says what was tested, and on which base."""
    said = f"image {digest}, revision {labels.get('org.opencontainers.image.revision', 'unknown')}"
    standin = labels.get("standin")  # of a base that was made where there is no registry
    return said if standin is None else f"{said}, on a stand-in ({standin}) for its base"
