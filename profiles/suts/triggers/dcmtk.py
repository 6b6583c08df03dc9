"""Makes DCMTK's command line clients act, in the seats of modality and viewer.

The programs are called by path: other packages install commands of the same names.
"""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import ct_files
import seat

FOLDER = Path(os.environ.get("DCMTK_FOLDER", "/usr/bin"))
STATUS = re.compile(r"DIMSE Status\s*: (0x[0-9a-fA-F]{4})")
WORKLIST_KEYS = (
    "AccessionNumber",
    "PatientName",
    "PatientID",
    "StudyInstanceUID",
    "RequestedProcedureID",
    "RequestedProcedureDescription",
    "ScheduledProcedureStepSequence[0].ScheduledStationAETitle",
    "ScheduledProcedureStepSequence[0].ScheduledProcedureStepStartDate",
    "ScheduledProcedureStepSequence[0].ScheduledProcedureStepStartTime",
    "ScheduledProcedureStepSequence[0].ScheduledProcedureStepID",
    "ScheduledProcedureStepSequence[0].ScheduledProcedureStepDescription",
)


def echo(told: seat.Arguments) -> None:
    """C-ECHO."""
    call("echoscu", told.get("peer", "archive"))


def acquire(told: seat.Arguments) -> Mapping[str, object]:
    """DCMTK acquires nothing: it is given files."""
    return ct_files.acquire(seat.folder("images"), int(told.get("slices", 4)))


def store(told: seat.Arguments) -> None:
    """C-STORE of all files."""
    if told.get("via") != "c-store":
        raise seat.NotDone("DCMTK has no client for the web")
    call("storescu", "archive", "+sd", str(seat.folder("images")))


def worklist(told: seat.Arguments) -> Mapping[str, object]:
    """C-FIND of the worklist."""
    keys = dict.fromkeys(WORKLIST_KEYS, "")
    step = "ScheduledProcedureStepSequence[0]"
    keys[f"{step}.Modality"] = told.get("modality", "CT")
    for name, key in (("accession", "AccessionNumber"), ("patient_id", "PatientID")):
        keys[key] = told.get(name, "")
    found = emptied("found")
    call("findscu", "ehr", "-W", "-X", "-od", str(found), *assignments(keys))
    return {"items": [{} for _ in found.glob("rsp*")]}


def find(told: seat.Arguments) -> Mapping[str, object]:
    """C-FIND."""
    found = emptied("found")
    said = call("findscu", "archive", model(told), "-X", "-od", str(found), *identifier(told))
    return {"status": last_status(said), "matches": [{} for _ in found.glob("rsp*")]}


def move(told: seat.Arguments) -> Mapping[str, object]:
    """C-MOVE, by default to itself: it listens where its file says for as long as it asks."""
    received = emptied("received")
    destination = told.get("destination", seat.own_ae_title())
    options = ["-aem", destination, "+P", sys.argv[1], "-od", str(received)]
    said = call("movescu", "archive", model(told), *options, *identifier(told), quiet=True)
    return {"status": last_status(said), "received": [{} for _ in received.iterdir()]}


def get(told: seat.Arguments) -> Mapping[str, object]:
    """C-GET."""
    received = emptied("received")
    options = [model(told), "-od", str(received), *identifier(told)]
    said = call("getscu", "archive", *options, quiet=True)
    return {"status": last_status(said), "received": [{} for _ in received.iterdir()]}


def model(told: seat.Arguments) -> str:
    """Choose the information model."""
    return "-P" if told.get("model") == "patient" else "-S"


def identifier(told: seat.Arguments) -> list[str]:
    """Write the Identifier as options."""
    return assignments({"QueryRetrieveLevel": told["level"], **told["keys"]})


def assignments(keys: Mapping[str, str]) -> list[str]:
    """Write keys as options."""
    return [part for key, value in keys.items() for part in ("-k", f"{key}={value}")]


def emptied(name: str) -> Path:
    """Give an empty folder."""
    folder = seat.folder(name)
    for old in folder.iterdir():
        old.unlink()
    return folder


def last_status(said: str) -> str:
    """Find the status of the last response in what a program logged."""
    found = STATUS.findall(said)
    return f"0x{found[-1][2:].upper()}" if found else "unknown"


def call(program: str, peer: str, *options: str, quiet: bool = False) -> str:
    """Run a client against a peer; return what it logged."""
    host, port, called = seat.dimse(peer)
    command: Sequence[str] = (
        str(FOLDER / program),
        "-d",
        "-aet",
        seat.own_ae_title(),
        "-aec",
        called,
        *(o for o in options if program != "storescu"),
        host,
        str(port),
        *(o for o in options if program == "storescu"),
    )
    # A command that meets a failure status may end with an error; what counts is what it sent.
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        command, capture_output=True, text=True, errors="replace", check=False, cwd=seat.folder("")
    )
    said = done.stdout + done.stderr
    if done.returncode and not quiet:
        errors = [line for line in said.splitlines() if line.startswith(("E:", "F:", "error:"))]
        raise seat.NotDone(f"{program}: {errors[0] if errors else done.returncode}")
    return said


if __name__ == "__main__":
    seat.act(
        {
            ("modality", "echo"): echo,
            ("modality", "acquire"): acquire,
            ("modality", "store"): store,
            ("modality", "worklist"): worklist,
            ("viewer", "echo"): echo,
            ("viewer", "find"): find,
            ("viewer", "move"): move,
            ("viewer", "get"): get,
        }
    )
