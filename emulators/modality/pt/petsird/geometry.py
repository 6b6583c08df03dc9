"""The scanner as PETSIRD describes it: boxes, each with all places where it stands.

What a header says is believed when the same scanner, described anew, says the same: nothing of it
can be left out, moved or added without being noticed.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import petsird
from numpy.typing import NDArray

from emulators.modality.pt.scanner import Scanner, checked
from emulators.modality.raw.errors import BadHeader

MATERIAL: Final = (1, "LSO", 7.4)  # number, name, density in g/ml
ATOMS: Final = ((175, 71, 0.764), (28, 14, 0.061), (16, 8, 0.175))  # mass and number, share
RESOLUTION_KEV: Final = 0.12  # full width at half of the maximum, against 511 keV
METHOD: Final = "Line source, rotated; calibrated with a cylinder of known activity"
TOLERANCE: Final = 1e-3  # millimetres, or parts of a turn: sines differ in their last bits


def described(
    scanner: Scanner, model: str, efficiencies: NDArray[np.float32], calibration: float
) -> petsird.ScannerInformation:
    """Describe a scanner with the efficiencies of its crystals."""
    number, name, density = MATERIAL
    return petsird.ScannerInformation(
        model_name=model,
        scanner_geometry=petsird.ScannerGeometry(replicated_modules=[_modules(scanner)]),
        bulk_materials=[
            petsird.BulkMaterial(
                id=number,
                name=name,
                density=density,
                atoms=[petsird.Atom(mass_number=m, atomic_number=z) for m, z, _ in ATOMS],
                mass_fractions=[share for _, _, share in ATOMS],
            )
        ],
        collimator_type="NONE",
        tof_bin_edges=[[_edges(-scanner.window_mm, scanner.window_mm)]],
        tof_resolution=[[scanner.window_mm]],  # no better than the window: no time of flight
        event_energy_bin_edges=[_edges(scanner.low_kev, scanner.high_kev)],
        energy_resolution_at_511=[RESOLUTION_KEV],
        prompt_event_policy=petsird.CoincidencePolicy.REJECT_HIGHER_MULTIPLES,
        detection_efficiencies=petsird.DetectionEfficiencies(
            method_description=METHOD,
            calibration_factor=calibration,
            detection_bin_efficiencies=[efficiencies.tolist()],
            module_pair_sgidlut=[[_groups(scanner)]],
            module_pair_efficiencies_vectors=[[[_alike(scanner)]]],
        ),
    )


def understood(
    information: petsird.ScannerInformation,
) -> tuple[Scanner, NDArray[np.float32], float]:
    """Return the scanner, the efficiencies of its crystals, and the calibration factor.

    Raises: BadHeader; what a damaged description makes Python raise.
    """
    scanner = checked(_scanner(information))
    of_detection = information.detection_efficiencies
    (of_bins,) = of_detection.detection_bin_efficiencies
    efficiencies = np.array(of_bins, np.float32)
    calibration = float(of_detection.calibration_factor)
    wanted = described(scanner, information.model_name, efficiencies, calibration)
    # texts that a person wrote do not matter, and last bits of sines do not
    wanted.detection_efficiencies.method_description = of_detection.method_description
    for one, other in zip(information.bulk_materials, wanted.bulk_materials, strict=True):
        one.density, one.mass_fractions = other.density, other.mass_fractions
        one.name = other.name
    information.energy_resolution_at_511 = wanted.energy_resolution_at_511
    for found, right in zip(_places(information), _places(wanted), strict=True):
        for a, b in zip(found, right, strict=True):
            if not np.allclose(a.matrix, b.matrix, rtol=0, atol=TOLERANCE):
                raise BadHeader("the modules and crystals do not make a cylinder")
        found[:] = right
    if information != wanted:
        raise BadHeader("the scanner is described as none of this software")
    return scanner, efficiencies, calibration


def _modules(scanner: Scanner) -> petsird.ReplicatedDetectorModule:
    depth, width, length = scanner.crystal_mm
    corners = [
        petsird.Coordinate(c=np.array((x, y, z), np.float32))
        for x in (0, depth)
        for y, z in (
            (-width / 2, -length / 2),
            (-width / 2, length / 2),
            (width / 2, length / 2),
            (width / 2, -length / 2),
        )
    ]
    crystals = petsird.ReplicatedBoxSolidVolume(
        object=petsird.BoxSolidVolume(
            shape=petsird.BoxShape(corners=corners), material_id=MATERIAL[0]
        ),
        transforms=[_moved(0.0, scanner.radius_mm, y, 0.0) for y in scanner.offsets()],
    )
    return petsird.ReplicatedDetectorModule(
        object=petsird.DetectorModule(detecting_elements=crystals),
        transforms=[_moved(angle, 0.0, 0.0, z) for z in scanner.z() for angle in scanner.angles()],
    )


def _moved(angle: float, x: float, y: float, z: float) -> petsird.RigidTransformation:
    cos, sin = math.cos(angle), math.sin(angle)
    rows = ((cos, -sin, 0, x), (sin, cos, 0, y), (0, 0, 1, z))
    return petsird.RigidTransformation(matrix=np.array(rows, np.float32))


def _edges(low: float, high: float) -> petsird.BinEdges:
    return petsird.BinEdges(edges=np.array((low, high), np.float32))


def _groups(scanner: Scanner) -> list[list[int]]:
    """Return 0 for each pair of modules in coincidence, -1 for any other; a lower triangle."""
    n, total = scanner.modules, scanner.modules * scanner.rings
    table = np.full((total, total), -1)
    for first in range(0, total, n):
        table[first : first + n, first : first + n][scanner.coincident()] = 0
    return [row[: i + 1].tolist() for i, row in enumerate(table)]


def _alike(scanner: Scanner) -> petsird.ModulePairEfficiencies:
    ones = [[1.0] * scanner.crystals for _ in range(scanner.crystals)]
    return petsird.ModulePairEfficiencies(values=ones, sgid=0)


def _scanner(information: petsird.ScannerInformation) -> Scanner:
    """Read off what decides all the rest; an unpacking that fails tells of another scanner."""
    (modules,) = information.scanner_geometry.replicated_modules
    crystals = modules.object.detecting_elements
    corners = np.array([c.c for c in crystals.object.shape.corners], np.float64)
    size = corners.max(0) - corners.min(0)
    heights = np.array([t.matrix[2, 3] for t in modules.transforms])
    rings = len(np.unique(heights))
    ((window,),) = information.tof_bin_edges
    (energy,) = information.event_energy_bin_edges
    count = len(modules.transforms) // max(rings, 1)
    ((groups,),) = information.detection_efficiencies.module_pair_sgidlut
    # how far the first partner of the first module of the first ring is away
    partners = [i for i, row in enumerate(groups[:count]) if row[0] == 0]
    return Scanner(
        rings=rings,
        modules=count,
        crystals=len(crystals.transforms),
        radius_mm=float(crystals.transforms[0].matrix[0, 3]),
        crystal_mm=(float(size[0]), float(size[1]), float(size[2])),
        partners_from=partners[0],
        low_kev=float(energy.edges[0]),
        high_kev=float(energy.edges[1]),
        window_mm=float(window.edges[1]),
    )


def _places(
    information: petsird.ScannerInformation,
) -> tuple[list[petsird.RigidTransformation], list[petsird.RigidTransformation]]:
    (modules,) = information.scanner_geometry.replicated_modules
    return modules.transforms, modules.object.detecting_elements.transforms
