"""Which images there are, and how they are run by hand."""

import shutil
import subprocess
from pathlib import Path

COMPOSE = Path(__file__).resolve().parents[2] / "emulators" / "compose.yaml"
ACTORS = {"archive": "pacs", "ehr": "ehr", "modality": "modality", "viewer": "viewer"}
GENERATIONS = ("acme-ct-1", "acme-ct-2", "twix-vb", "twix-vd")
HARDENED = (
    *("--rm", "--network", "none", "--read-only", "--cap-drop", "ALL", "--pids-limit", "256"),
    *("--security-opt", "no-new-privileges:true", "--tmpfs", "/tmp:size=512m,mode=1777"),
)


def readable(folder):
    """Let the user in the container look into a folder of ours."""
    for one in (folder, *list(folder.parents)[:2]):
        one.chmod(0o755)
    return folder


def docker(*arguments, timeout=600, **options):
    return subprocess.run(
        ["docker", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout,
        **options,
    )


def missing():
    """Say what is not there to build and run images; empty when nothing is."""
    for asked in (("info",), ("compose", "version")):
        if shutil.which("docker") is None or docker(*asked, timeout=60).returncode:
            return "needs a Docker engine with the compose plugin (docker info, docker compose version)"
    return ""
