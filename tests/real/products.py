"""Starts real products on loopback and ends them by pid: the process, and what it forked."""

import contextlib
import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset, FileMetaDataset

HERE = Path(__file__).parent
READY_S = 30
FREE_S = 120
LISTEN = "0A"

# As the files in profiles/suts/ say.
HTTP_PORT, DICOM_PORT, MODALITY_PORT, VIEWER_PORT = 18042, 14242, 14243, 14244
CLIENT_HTTP_PORT, CLIENT_DICOM_PORT = 18142, 14342
PLUGIN = "libOrthancDicomWeb.so"
PLUGIN_FOLDERS = ("/usr/share/orthanc/plugins", "/usr/lib/orthanc")


@contextlib.contextmanager
def product(command, folder, gcc, *ports, at_once=True):
    """Run a product until the context ends; it is ready when it listens on all of its ports.

    `at_once` switches Nagle's algorithm off where DCMTK is inside: its default costs seconds.
    """
    environment = {
        **os.environ,
        "LD_PRELOAD": str(preload(folder, gcc)),
        "LC_ALL": "C.UTF-8",
        **({"TCP_NODELAY": "1"} if at_once else {}),
    }
    deadline = time.monotonic() + FREE_S  # another run on this machine may still have them
    while taken := [port for port in ports if listens(port)]:
        if time.monotonic() > deadline:
            raise RuntimeError(f"somebody listens on {taken} already")
        time.sleep(0.5)
    with (folder / "product.log").open("wb") as log:
        process = subprocess.Popen(
            [str(c) for c in command],
            env=environment,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
        )
        try:
            until(lambda: all(map(listens, ports)), process, folder / "product.log")
            yield process
        finally:
            end(process)


def end(process):
    """End a product and its children."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)


def preload(folder, gcc):
    """Compile the loopback preload."""
    library = folder / "loopback_bind.so"
    source = HERE / "loopback_bind.c"
    subprocess.run(
        [gcc, "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], check=True, timeout=60
    )
    return library


def listens(port):
    """Look for a listener without touching it: some products take a bare connect badly."""
    wanted = f":{port:04X}"
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                _, local, _, state, *_ = line.split()
                if state == LISTEN and local.endswith(wanted):
                    return True
    return False


def until(ready, process, log):
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        if ready():
            return
        time.sleep(0.05)
    raise RuntimeError(f"the product did not become ready: {log.read_text()[-800:]}")


# ------------------------------------------------------------ Orthanc


@contextlib.contextmanager
def orthanc(folder, program, gcc):
    """Run Orthanc as an archive: it knows the modality and the viewer by their taps."""
    peers = {"modality": ("MODALITY", MODALITY_PORT), "viewer": ("VIEWER", VIEWER_PORT)}
    with _orthanc(folder, program, gcc, HTTP_PORT, DICOM_PORT, "ORTHANC", peers) as process:
        yield process


@contextlib.contextmanager
def orthanc_client(folder, program, gcc):
    """Run Orthanc as a client: its trigger tells it where the archive is."""
    ports = CLIENT_HTTP_PORT, CLIENT_DICOM_PORT
    with _orthanc(folder, program, gcc, *ports, "ORTHANC", {}) as process:
        yield process


@contextlib.contextmanager
def _orthanc(folder, program, gcc, http_port, dicom_port, ae_title, peers):
    (folder / "db").mkdir()
    configuration = folder / "orthanc.json"
    about = orthanc_configuration(folder, http_port, dicom_port, ae_title, peers)
    configuration.write_text(json.dumps(about))
    with product([program, configuration], folder, gcc, http_port, dicom_port) as process:
        url = f"http://127.0.0.1:{http_port}/system"
        until(lambda: answers(url), process, folder / "product.log")
        yield process


def orthanc_configuration(folder, http_port, dicom_port, ae_title, peers):
    plugin = next(
        p for root in PLUGIN_FOLDERS for p in sorted(Path(root).rglob(f"{PLUGIN}*")) if p.is_file()
    )
    return {
        "Name": "under test",
        "StorageDirectory": str(folder / "db"),
        "IndexDirectory": str(folder / "db"),
        "Plugins": [str(plugin)],
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "HttpPort": http_port,
        "DicomPort": dicom_port,
        "DicomAet": ae_title,
        "DicomCheckCalledAet": False,
        "DicomAlwaysAllowEcho": True,
        "DicomAlwaysAllowStore": True,
        "DicomAlwaysAllowFind": True,
        "DicomAlwaysAllowGet": True,
        "DicomAlwaysAllowMove": True,
        "UnknownSopClassAccepted": False,
        "SaveJobs": False,
        "StableAge": 5,
        "DicomModalities": {
            name: {
                "AET": aet,
                "Host": "127.0.0.1",
                "Port": port,
                "AllowEcho": True,
                "AllowFind": True,
                "AllowGet": True,
                "AllowMove": True,
                "AllowStore": True,
                "AllowNAction": True,
                "AllowEventReport": True,
            }
            for name, (aet, port) in peers.items()
        },
        "DicomWeb": {"Enable": True, "Root": "/dicom-web/", "Host": f"127.0.0.1:{http_port}"},
    }


def answers(url):
    with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url) as a:
        return a.status == 200
    return False


# ------------------------------------------------------------ DCMTK


@contextlib.contextmanager
def storescp(folder, program, gcc, port=DICOM_PORT, *, at_once=True):
    """Run storescp: a process for each association; `at_once` False: as shipped, with Nagle's."""
    (folder / "db").mkdir()
    command = [program, "-q", "--fork", "-dhl", "-aet", "STORESCP", "-od", folder / "db", port]
    with product(command, folder, gcc, port, at_once=at_once) as process:
        yield process


@contextlib.contextmanager
def dcmqrscp(folder, program, gcc):
    """Run dcmqrscp, which may send to the viewer by its tap."""
    (folder / "db").mkdir()
    (folder / "dcmqrscp.cfg").write_text(
        f"MaxPDUSize = 16384\nMaxAssociations = 16\n"
        f"HostTable BEGIN\nviewer = (VIEWER, 127.0.0.1, {VIEWER_PORT})\nHostTable END\n"
        f"VendorTable BEGIN\nVendorTable END\n"
        f"AETable BEGIN\nQRSCP {folder / 'db'} RW (200, 1024mb) ANY\nAETable END\n"
    )
    command = [program, "-q", "-dhl", "-c", folder / "dcmqrscp.cfg", DICOM_PORT]
    with product(command, folder, gcc, DICOM_PORT) as process:
        yield process


@contextlib.contextmanager
def wlmscpfs(folder, program, gcc):
    """Run wlmscpfs over two scheduled steps; it keeps the character set of its files."""
    items = folder / "wl" / "WLMSCP"
    items.mkdir(parents=True)
    (items / "lockfile").touch()
    scheduled(items / "ct.wl", "CT", "1", "Müller^Zoë")
    scheduled(items / "mr.wl", "MR", "2", "Brandão^Inês")
    command = [program, "-q", "-dhl", "-csk", "-dfr", "-dfp", folder / "wl", DICOM_PORT]
    with product(command, folder, gcc, DICOM_PORT) as process:
        yield process


def scheduled(path, modality, number, name):
    """Write one worklist file: every attribute of types 1 and 2 (PS3.4 Table K.6-1)."""
    step = Dataset()
    step.Modality = modality
    step.ScheduledStationAETitle = "MODALITY"
    step.ScheduledProcedureStepStartDate = "20270105"
    step.ScheduledProcedureStepStartTime = "101500"
    step.ScheduledPerformingPhysicianName = ""
    step.ScheduledProcedureStepDescription = "Head"
    step.ScheduledProcedureStepID = f"SPS{number}"
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.AccessionNumber = f"00ACC{number}"
    ds.ReferringPhysicianName = ""
    ds.PatientName = name
    ds.PatientID = f"0000{number}"
    ds.PatientBirthDate = "19500101"
    ds.PatientSex = "F"
    ds.PatientWeight = None
    ds.ConfidentialityConstraintOnPatientDataDescription = ""
    ds.MedicalAlerts = ds.Allergies = ds.SpecialNeeds = ds.PatientState = ""
    ds.PregnancyStatus = 4
    ds.StudyInstanceUID = f"2.25.99{number}"
    ds.RequestingPhysician = ""
    ds.RequestedProcedureID = f"RP{number}"
    ds.RequestedProcedureDescription = "Head"
    ds.RequestedProcedurePriority = "STAT"
    ds.PatientTransportArrangements = ""
    ds.CurrentPatientLocation = ds.AdmissionID = ""
    ds.ReferencedStudySequence = ds.ReferencedPatientSequence = []
    ds.ScheduledProcedureStepSequence = [step]
    ds.file_meta = FileMetaDataset()
    ds.file_meta.MediaStorageSOPClassUID = "1.2.276.0.7230010.3.1.0.1"
    ds.file_meta.MediaStorageSOPInstanceUID = f"2.25.98{number}"
    ds.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    ds.save_as(path, enforce_file_format=True)
