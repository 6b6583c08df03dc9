"""A small hospital in files: raw data and the images made of them."""

from dataclasses import replace
from datetime import timedelta

from emulators.modality.lineage.alerts import State, alerts
from emulators.modality.lineage.scanners import acknowledge
from emulators.modality.objects.making import Making, Software, source_of
from emulators.modality.raw.acquiring import acquire
from emulators.modality.raw.digest import digest_of
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.raw.registry import generation


def examined(
    folder, number=1, family="acme-sino", version="2", *, seed=1, keep=True, cite=True, **changes
):
    """Scan, write the raw file, make both series; return the raw path and the objects."""
    software = generation(family, version)
    raw = acquire(software.format, seed=seed, number=number, matrix=32, slices=2)
    raw = RawScan(replace(raw.identity, **changes), raw.contents)
    path = folder / f"raw-{number}.bin"
    software.raw_writer(raw, path)
    digest, _ = digest_of(path)
    source = source_of(digest, software.format, path.name, raw.identity.study_uid)
    objects = []
    for n, one in enumerate(software.reconstruct(raw, None), 1):
        making = Making(
            identity=Identity(),
            source=source,
            software=Software(),
            made=raw.identity.acquired + timedelta(minutes=5 + n),
            seed=1,
            series_number=n,
        )
        for ds in software.dicomise(raw, one, making):
            if not cite:
                del ds.SourceInstanceSequence
            objects.append(ds)
    if not keep:
        path.unlink()
    return path, objects


def acknowledge_all(db):
    """Acknowledge every open alert: scanners and their software are known from now on."""
    with db.transaction():
        for alert in alerts(db, State.OPEN):
            acknowledge(db, alert.key, "tester")
