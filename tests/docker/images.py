"""Which images there are, and how they are run by hand."""

import shutil
import subprocess
from pathlib import Path

COMPOSE = Path(__file__).resolve().parents[2] / "emulators" / "compose.yaml"
ACTORS = {"archive": "pacs", "ehr": "ehr", "modality": "modality", "viewer": "viewer"}
GENERATIONS = {
    "acme-ct-1": "acme-sino 1",
    "acme-ct-2": "acme-sino 2",
    "ct-pd": "dicom-ct-pd 3",
    "twix-vb": "siemens-twix VB",
    "twix-vd": "siemens-twix VD",
    "ismrmrd-1": "ismrmrd 1",
    "mrd-2": "mrd 2",
    "acme-rf-1": "acme-rf 1",
    "uff-1": "uff 1",
    "petsird-0": "petsird 0",
}
HARDENED = (
    *("--rm", "--network", "none", "--read-only", "--cap-drop", "ALL", "--pids-limit", "256"),
    *("--security-opt", "no-new-privileges:true", "--tmpfs", "/tmp:size=512m,mode=1777"),
)


def readable(folder):
    """Let the user in the container look into a folder of ours."""
    for one in (folder, *list(folder.parents)[:2]):
        one.chmod(0o755)
    return folder


def shared(path):
    """Let the user in the container read a raw file, or a folder of many."""
    for one in path.rglob("*") if path.is_dir() else ():
        one.chmod(0o644)
    path.chmod(0o755)
    return path


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
