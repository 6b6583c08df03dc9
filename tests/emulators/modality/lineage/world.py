"""A hospital's raw files and series with the truth known: repeats, retro-reconstructions, series of
two acquisitions, calibrations, raw files that were not kept, wrong clocks, merged patients, coerced
Study UIDs, edited protocol names. Synthetic: regression values, never field accuracy.
"""

from dataclasses import dataclass, field

import numpy as np

from emulators.modality.lineage.linker.facts import RawFact, SeriesFact


@dataclass(frozen=True)
class Scanner:
    """What one kind of scanner writes: probability that a value is there, and its clock."""

    name: str
    protocols: tuple[str, ...]
    cites: float = 0.0
    study: float = 0.0
    series: float = 0.0
    frame_of_reference: float = 0.0
    patient: float = 1.0
    protocol: float = 1.0
    time: float = 1.0
    offset_s: float = 0.0
    jitter_s: float = 1.0
    children: tuple[int, int] = (1, 4)


CT = ("Head NC", "Head CTA", "Perfusion", "Chest")
MR = ("t2_tse", "flair", "ep2d_diff", "t1_mprage", "tof")
US = ("Carotid L", "Carotid R", "Cardiac A4C")
PT = ("WB 1", "WB 2", "Brain")
SCANNERS = (
    Scanner("ct-modern", CT, cites=0.97, study=1, frame_of_reference=1, jitter_s=0.5),
    Scanner("mr-twix", MR, study=0.97, frame_of_reference=0.98, offset_s=2.3),
    Scanner("mr-pfile", MR, study=0.99, series=0.99, offset_s=-35, jitter_s=2, children=(1, 3)),
    Scanner("ct-legacy", CT, patient=0.95, protocol=0.9, offset_s=3600, jitter_s=2),
    Scanner(
        "us-rf", US, patient=0.8, protocol=0.5, time=0.97, offset_s=95, jitter_s=3, children=(1, 2)
    ),
    Scanner(
        "pet-ptd", PT, study=1, series=0.3, frame_of_reference=0.95, offset_s=1, children=(2, 4)
    ),
)


@dataclass
class World:
    raws: list[RawFact] = field(default_factory=list)
    series: list[SeriesFact] = field(default_factory=list)
    truth: set[tuple[int, int]] = field(default_factory=set)


def world(seed, exams=150):
    made = World()
    rng = np.random.default_rng(seed)
    for scanner in SCANNERS:
        _scan(made, scanner, rng, exams)
    return made


def _scan(made, scanner, rng, exams):
    at = 0.0
    for exam in range(exams):
        at += rng.exponential(1800) + 600
        at = _exam(made, scanner, rng, f"{scanner.name}.{exam}", at)


def _exam(made, scanner, rng, name, at):
    patient = f"P{rng.integers(0, 10**6)}"
    seen = {
        "patient": patient if rng.random() > 0.03 else "X" + patient,  # merged later
        "study": f"st.{name}" if rng.random() > 0.03 else f"st.{name}.coerced",
        "frame_of_reference": f"for.{name}",
    }
    kept_before, last, numbers = [], None, iter(range(1000))
    for acquisition in range(1, 1 + int(rng.integers(1, 7))):
        at += rng.uniform(50, 360)
        again = last is not None and rng.random() < 0.25
        protocol = last if again else scanner.protocols[rng.integers(len(scanner.protocols))]
        last = protocol
        settings = f"{protocol}/{rng.integers(0, 3)}"
        calibration, kept = rng.random() < 0.10, rng.random() < 0.85

        def there(chance, value):
            return value if rng.random() < chance else None

        raw = {
            "key": len(made.raws),
            "scanner": scanner.name,
            "sop_instance": f"raw.{name}.{acquisition}",
            "study": there(scanner.study, f"st.{name}"),
            "frame_of_reference": there(scanner.frame_of_reference, seen["frame_of_reference"]),
            "patient": there(scanner.patient, patient),
            "protocol": there(scanner.protocol, "noise/adj" if calibration else protocol),
            "parameters": None if calibration else settings,
            "at": there(scanner.time, at + scanner.offset_s + rng.normal(0, scanner.jitter_s)),
            "acquisition": there(0.6, acquisition),
        }
        if calibration:
            made.raws.append(RawFact(**raw))
            continue
        children = []
        for child in range(int(rng.integers(scanner.children[0], scanner.children[1] + 1))):
            retro, mpr = rng.random() < 0.1, child > 0 and rng.random() < 0.35
            timeless = (mpr and rng.random() < 0.3) or (retro and rng.random() < 0.2)
            cites, sources = set(), [raw["key"]] if kept else []
            if kept and rng.random() < scanner.cites:
                cites.add(raw["sop_instance"])
            many = bool(kept_before) and rng.random() < 0.06
            if many:  # subtraction, dual energy, stitching
                other = kept_before[rng.integers(len(kept_before))]
                sources.append(other.key)
                if scanner.cites:
                    cites.add(other.sop_instance)
            one = SeriesFact(
                key=len(made.series),
                scanner=scanner.name,
                series=f"se.{name}.{next(numbers)}",
                protocol=protocol if rng.random() > 0.05 else protocol + "_edited",
                parameters=None if mpr else settings,
                at=None if timeless else at + rng.normal(0, 0.3),
                acquisition=there(0.8, acquisition),
                cites=frozenset(cites),
                many=many,
                **seen,
            )
            made.series.append(one)
            made.truth |= {(source, one.key) for source in sources}
            children.append(one)
        if kept:
            if rng.random() < scanner.series:
                raw["series"] = children[0].series
            fact = RawFact(**raw)
            made.raws.append(fact)
            kept_before.append(fact)
    return at


def precision_recall(found, truth):
    hit = len(found & truth)
    return hit / len(found), hit / len(truth)
