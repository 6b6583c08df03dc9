"""Starts real products on loopback and ends them by pid."""

import contextlib
import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
READY_S = 30

# As profiles/suts/orthanc.toml says.
HTTP_PORT, DICOM_PORT, MODALITY_PORT, VIEWER_PORT = 18042, 14242, 14243, 14244
PLUGIN = "libOrthancDicomWeb.so"
PLUGIN_FOLDERS = ("/usr/share/orthanc/plugins", "/usr/lib/orthanc")


def preload(folder, gcc):
    """Compile the loopback preload."""
    library = folder / "loopback_bind.so"
    source = HERE / "loopback_bind.c"
    subprocess.run(
        [gcc, "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], check=True, timeout=60
    )
    return library


def orthanc_configuration(folder):
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
        "HttpPort": HTTP_PORT,
        "DicomPort": DICOM_PORT,
        "DicomAet": "ORTHANC",
        "DicomCheckCalledAet": False,
        "DicomAlwaysAllowEcho": True,
        "DicomAlwaysAllowStore": True,
        "DicomAlwaysAllowFind": True,
        "DicomAlwaysAllowGet": True,
        "DicomAlwaysAllowMove": True,
        "UnknownSopClassAccepted": True,
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
            for name, aet, port in (
                ("modality", "MODALITY", MODALITY_PORT),
                ("viewer", "VIEWER", VIEWER_PORT),
            )
        },
        "DicomWeb": {"Enable": True, "Root": "/dicom-web/", "Host": f"127.0.0.1:{HTTP_PORT}"},
    }


@contextlib.contextmanager
def orthanc(folder, program, gcc):
    """Run Orthanc until the context ends."""
    (folder / "db").mkdir()
    configuration = folder / "orthanc.json"
    configuration.write_text(json.dumps(orthanc_configuration(folder)))
    environment = {
        **os.environ,
        "LD_PRELOAD": str(preload(folder, gcc)),
        "LC_ALL": "C.UTF-8",
        "TCP_NODELAY": "1",
    }
    with (folder / "orthanc.log").open("wb") as log:
        process = subprocess.Popen(
            [program, str(configuration)], env=environment, stdout=log, stderr=log
        )
        try:
            _wait(f"http://127.0.0.1:{HTTP_PORT}/system", process, folder / "orthanc.log")
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _wait(url, process, log):
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url) as a:
            if a.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the product did not become ready: {log.read_text()[-800:]}")
