"""Makes Orthanc act as a client, in the seats of modality and viewer, through its REST API.

Version 1.10 has no C-GET as a client. Its DICOMweb plugin is a client, too.
"""

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

import ct_files
import seat

LEVELS = {"PATIENT": "Patient", "STUDY": "Study", "SERIES": "Series", "IMAGE": "Instance"}
LIMIT_S = 60


def echo(told: seat.Arguments) -> None:
    """C-ECHO."""
    rest("POST", f"/modalities/{introduce(told.get('peer', 'archive'))}/echo", {})


def acquire(told: seat.Arguments) -> Mapping[str, object]:
    """Orthanc acquires nothing: it is given files, and forgets those of an earlier scenario."""
    forget()
    images = seat.folder("images")
    account = ct_files.acquire(images, int(told.get("slices", 4)))
    for image in sorted(images.iterdir()):
        rest("POST", "/instances", image.read_bytes())
    return account


def store(told: seat.Arguments) -> None:
    """C-STORE or STOW-RS of all instances."""
    instances = rest("GET", "/instances")
    if told.get("via") == "stow":
        rest("POST", f"/dicom-web/servers/{introduce_web()}/stow", {"Resources": instances})
    else:
        rest("POST", f"/modalities/{introduce('archive')}/store", {"Resources": instances})


def commit(told: seat.Arguments) -> Mapping[str, object]:
    """Ask for storage commitment of all instances, and of some that were never sent."""
    named = []
    for instance in rest("GET", "/instances"):
        tags = rest("GET", f"/instances/{instance}/simplified-tags")
        named.append([tags["SOPClassUID"], tags["SOPInstanceUID"]])
    named += [[ct_files.CT_IMAGE, f"2.25.77{n}"] for n in range(int(told.get("missing", 0)))]
    path = f"/modalities/{introduce('archive')}/storage-commitment"
    transaction = rest("POST", path, {"DicomInstances": named})["ID"]
    for _ in range(100):
        report = rest("GET", f"/storage-commitment/{transaction}")
        if report["Status"] != "Pending":
            outcome = "committed" if report["Status"] == "Success" else "failed"
            return {"outcome": outcome}
        seat.pause()
    return {"outcome": "pending"}


def find(told: seat.Arguments) -> Mapping[str, object]:
    """C-FIND."""
    answers = rest("GET", f"/queries/{query(told)}/answers")
    return {"matches": [{} for _ in answers]}


def move(told: seat.Arguments) -> Mapping[str, object]:
    """C-MOVE, by default to itself."""
    forget()
    destination = told.get("destination", seat.own_ae_title())
    order = {
        "Level": LEVELS[told["level"]],
        "Resources": [told["keys"]],
        "TargetAet": destination,
        "Synchronous": True,
    }
    try:
        rest("POST", f"/modalities/{introduce('archive')}/move", order)
    except seat.NotDone as refused:
        return {"status": str(refused), "received": []}
    return {"status": "0x0000", "received": [{} for _ in rest("GET", "/instances")]}


def view(told: seat.Arguments) -> Mapping[str, object]:
    """QIDO-RS and WADO-RS by the plugin's client."""
    forget()
    server = introduce_web()
    study = told["study_uid"]
    for uri, arguments in (
        ("/studies", {"StudyInstanceUID": study}),
        (f"/studies/{study}/series", {}),
        (f"/studies/{study}/instances", {}),
    ):
        rest("POST", f"/dicom-web/servers/{server}/qido", {"Uri": uri, "Arguments": arguments})
    rest("POST", f"/dicom-web/servers/{server}/retrieve", {"Resources": [{"Study": study}]})
    return {}


def query(told: seat.Arguments) -> str:
    """Ask by C-FIND; the answers stay in Orthanc."""
    order = {"Level": LEVELS[told["level"]], "Query": told["keys"], "Normalize": False}
    path: str = rest("POST", f"/modalities/{introduce('archive')}/query", order)["ID"]
    return path


def introduce(peer: str) -> str:
    """Tell Orthanc where a DICOM peer is."""
    host, port, title = seat.dimse(peer)
    about = {"AET": title, "Host": host, "Port": port, "Manufacturer": "Generic"}
    about["LocalAet"] = seat.own_ae_title()
    rest("PUT", f"/modalities/{peer}", about)
    return peer


def introduce_web() -> str:
    """Tell Orthanc where the archive's DICOMweb service is."""
    rest("PUT", "/dicom-web/servers/archive", {"Url": seat.web("archive")})
    return "archive"


def forget() -> None:
    """Remove all instances."""
    for patient in rest("GET", "/patients"):
        rest("DELETE", f"/patients/{patient}")


def rest(method: str, path: str, body: Any = None) -> Any:
    """Call Orthanc."""
    raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    address = sys.argv[1] + path
    if not address.startswith("http://"):
        raise seat.NotDone("the trigger's first argument must be Orthanc's http:// address")
    request = urllib.request.Request(address, raw, method=method)  # noqa: S310 - checked above
    try:
        with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:  # noqa: S310
            said = answer.read()
    except urllib.error.HTTPError as why:
        raise seat.NotDone(f"Orthanc answers {why.code} to {method} {path}: {told(why)}") from why
    except OSError as why:
        raise seat.NotDone(f"Orthanc does not answer at {sys.argv[1]}: {why}") from why
    return json.loads(said) if said.strip() else None


def told(why: urllib.error.HTTPError) -> str:
    """Find Orthanc's own words on a failure."""
    try:
        about = json.loads(why.read())
        return str(about.get("Details") or about.get("Message"))
    except (ValueError, AttributeError):
        return "no words"


if __name__ == "__main__":
    seat.act(
        {
            ("modality", "echo"): echo,
            ("modality", "acquire"): acquire,
            ("modality", "store"): store,
            ("modality", "commit"): commit,
            ("viewer", "echo"): echo,
            ("viewer", "find"): find,
            ("viewer", "move"): move,
            ("viewer", "view-images"): view,
        }
    )
