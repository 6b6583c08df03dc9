"""How long images take from raw data, beside a plain reference, and how true both are.

scikit-image's `iradon` stands beside the CT slice where it is installed; it is no dependency.
"""

import importlib.util
from dataclasses import replace

import numpy as np
import scipy.ndimage
import scipy.signal

from emulators.modality import phantom
from emulators.modality.acquisition import measure
from emulators.modality.geometry import Grid, head_scan, parallel_views
from emulators.modality.mr.acquire import acquire as mr_acquire
from emulators.modality.mr.acquire import head_encoding
from emulators.modality.mr.coils import sensitivities
from emulators.modality.mr.phantom import shining
from emulators.modality.mr.reconstruction import SCALE
from emulators.modality.mr.reconstruction import reconstruct as mr_reconstruct
from emulators.modality.phantom import WATER_PER_MM, raster
from emulators.modality.pt import phantom as pet_phantom
from emulators.modality.pt import reconstruction as mlem
from emulators.modality.pt.acquire import acquire as pet_acquire
from emulators.modality.pt.projector import field_of_view, system_matrix
from emulators.modality.raw.identity import Identity, RawScan
from emulators.modality.reconstruction import (
    SHARP,
    SLICES_AT_ONCE,
    SOFT,
    attenuation,
    from_attenuation,
    rebin,
    samples,
)
from emulators.modality.us import phantom as us_phantom
from emulators.modality.us import reconstruction as bmode
from emulators.modality.us.acquire import acquire as us_acquire
from emulators.modality.us.scan_conversion import Raster, table
from tests.bench.table import in_turns, median, write

MATRIX, MR_MATRIX, LINES, PET_MATRIX = 512, 256, 192, 128
TURNS = 3
HU_RANGE = 2000  # of the peak in PSNR: -1000 to 1000 HU
HEADS = ("what", "ms an image", "times the reference", "fidelity")


def psnr(image, truth, peak):
    return 10 * np.log10(peak**2 / ((image - truth) ** 2).mean())


def rows_of(work, reference, fidelity):
    """Run everything in turns; `work`: name -> (call, images that it makes)."""
    taken = in_turns({name: call for name, (call, _) in work.items()}, TURNS)
    each = {name: median(taken[name]) / work[name][1] for name in work}
    return [
        (name, f"{s * 1e3:.0f}", f"{s / each[reference]:.2f}", fidelity[name])
        for name, s in each.items()
    ]


def textbook(parallel, grid):
    """Back-project one slice as textbooks do: double precision, numpy's FFT and `interp`."""
    views, count = parallel.shape
    _, step = samples(grid)
    length = 1 << int(np.ceil(np.log2(2 * count)))
    at = np.rint(np.fft.fftfreq(length, 1 / length))
    taps = np.where(at % 2 == 1, -1 / (np.pi * np.where(at, at, 1) * step) ** 2, 0.0)
    taps[0] = 1 / (4 * step * step)
    frequency = np.abs(np.fft.fftfreq(length, 0.5))
    ramp = np.fft.fft(taps).real * step * SHARP.window(frequency)
    lead = (length - count) // 2  # the corners see what filtering leaves beside the views
    axis, place = grid.axis(), (np.arange(length) - lead - (count - 1) / 2) * step
    padded = np.pad(parallel, ((0, 0), (lead, length - count - lead)))
    image = np.zeros((grid.matrix, grid.matrix))
    for i, view in enumerate(padded):
        filtered = np.fft.ifft(np.fft.fft(view) * ramp).real
        theta = np.pi * i / views
        t = axis[None, :] * np.cos(theta) - axis[:, None] * np.sin(theta)
        image += np.interp(t, place, filtered)
    return (image * np.pi / views / WATER_PER_MM - 1) * 1000


def iradon(parallel, grid):
    """Back-project one slice by scikit-image, whose pixels are as large as its samples."""
    from skimage.transform import iradon as back_project

    _, step = samples(grid)
    theta = np.arange(len(parallel)) * 180 / len(parallel)
    image = back_project(parallel.T.astype(float), theta=theta, circle=True)
    return (image / step / WATER_PER_MM - 1) * 1000


def hu_error(image, z):
    """Compare with the truth on the image's own grid, in the brain."""
    grid = Grid(image.shape[0])
    head = phantom.head(1)
    truth = raster(head, grid, z, oversampling=2)
    (brain,) = (e for e in head if e.name == "grey-matter")
    here = phantom.inside(replace(brain, a=brain.a * 0.9, b=brain.b * 0.9), grid, z)
    error = (image - truth)[here]
    near = np.clip(truth, -1000, 1000)
    return (
        f"bias {error.mean():+.2f} HU, RMSE {np.sqrt((error**2).mean()):.2f} HU,"
        f" PSNR {psnr(np.clip(image, -1000, 1000), near, HU_RANGE):.1f} dB"
    )


def test_ct():
    scan, grid = head_scan(MATRIX, SLICES_AT_ONCE), Grid(MATRIX)
    counts = measure(scan, phantom.head(1), seed=1, number=1, noise=False)
    one = replace(scan, slices=1)
    z = scan.z()[0]

    def product(some, kernels=(SHARP,)):
        of = replace(scan, slices=some)
        return from_attenuation(lambda s: attenuation(counts[:some][s], scan), of, grid, kernels)

    def parallel():
        fan = attenuation(counts[:1], one)
        return rebin(np.ascontiguousarray(np.moveaxis(fan, 0, -1)), one, grid)[..., 0]

    reference = "one slice: numpy FFT and interp, double precision (the reference)"
    stack = f"in a stack of {SLICES_AT_ONCE}, one kernel"
    work = {
        reference: (lambda: textbook(parallel(), grid), 1),
        "one slice, one kernel": (lambda: product(1), 1),
        stack: (lambda: product(SLICES_AT_ONCE), SLICES_AT_ONCE),
        f"in a stack of {SLICES_AT_ONCE}, two kernels": (
            lambda: product(SLICES_AT_ONCE, (SOFT, SHARP)),
            2 * SLICES_AT_ONCE,
        ),
    }
    made = product(SLICES_AT_ONCE, (SOFT, SHARP))
    sharp = hu_error(made[1][0], z)
    fidelity = dict.fromkeys(work, sharp) | {
        reference: hu_error(textbook(parallel(), grid), z),
        f"in a stack of {SLICES_AT_ONCE}, two kernels": f"soft: {hu_error(made[0][0], z)}",
    }
    note = "scikit-image is not installed: the named reference stands alone"
    if importlib.util.find_spec("skimage") is not None:
        count, _ = samples(grid)
        name = f"one slice: scikit-image iradon, {count} x {count}, ramp"
        work[name] = (lambda: iradon(parallel(), grid), 1)
        fidelity[name] = hu_error(iradon(parallel(), grid), z)
        note = "iradon has the pixels of its samples, so more of them, and no window"
    title = f"CT: {MATRIX} x {MATRIX} of {scan.views} views, {scan.columns} columns"
    notes = (f"{parallel_views(MATRIX)} parallel views; no noise; kernel {SHARP.name}", note)
    write("raw-ct", title, HEADS, rows_of(work, reference, fidelity), notes)


def test_mr():
    contents = mr_acquire(1, matrix=MR_MATRIX, slices=1, protocol="dual echo")
    raw, encoding = RawScan(Identity(), contents), contents.encoding
    start = (encoding.samples - MR_MATRIX) // 2

    def plain():
        """Transform both axes at once by numpy, and cut the oversampling off."""
        shifted = np.fft.ifftshift(contents.samples, axes=(-2, -1))
        image = np.fft.fftshift(np.fft.ifft2(shifted, norm="ortho"), axes=(-2, -1))
        image = image[..., start : start + MR_MATRIX]
        return np.sqrt((np.abs(image) ** 2).sum(2))

    weight = np.sqrt((np.abs(sensitivities(encoding.coils, MR_MATRIX)) ** 2).sum(0))
    same = head_encoding(MR_MATRIX, 1, encoding.coils, encoding.contrasts)
    true = shining(phantom.head(1), Grid(MR_MATRIX), 0.0, same.contrasts, same.repetition_time_ms)

    def compared(image):
        return f"PSNR {psnr(image, true[0] * weight, true[0].max()):.1f} dB"

    contrasts = len(encoding.contrasts)
    reference = "numpy ifft2, root sum of squares (the reference)"
    work = {
        reference: (plain, contrasts),
        "scipy.fft, one thread, stored pixels": (lambda: mr_reconstruct(raw), contrasts),
    }
    stored = mr_reconstruct(raw)[0].pixels[0] / SCALE
    found = (compared(plain()[0, 0]), compared(stored))
    fidelity = dict(zip(work, found, strict=True))
    title = f"MR: {MR_MATRIX} x {MR_MATRIX}, {encoding.coils} coils, {encoding.samples} samples"
    write("raw-mr", title, HEADS, rows_of(work, reference, fidelity))


def test_us():
    contents = us_acquire(1, matrix=LINES, slices=4)
    raw, sector = RawScan(Identity(), contents), contents.sector
    size = bmode.default_parameters(sector).values
    raster_ = Raster(size["matrix"]["rows"], size["matrix"]["columns"], size["pixel_mm"])
    x, z = np.meshgrid(raster_.x_mm(), raster_.z_mm())
    places = np.array(
        [
            (np.arctan2(x, z) - sector.first_angle_rad) / sector.angle_step_rad,
            np.hypot(x, z) / sector.step_mm,
        ]
    )

    def plain():
        """Convert a frame by `map_coordinates`, without a table."""
        gained = bmode.compensate(contents.samples[0], sector)
        level = bmode.compress(np.abs(scipy.signal.hilbert(gained, axis=1)), 60)
        return scipy.ndimage.map_coordinates(level, places, order=1, prefilter=False)

    def contrast(image):
        """Return the largest error of a lesion's contrast, in dB."""
        level, errors = image / bmode.MOST * 60, []
        for e in us_phantom.head(1):
            away = np.hypot(x - e.x_mm, z - e.z_mm) / e.radius_mm
            around = level[(away > 1.4) & (away < 2) & (image > 0)].mean()
            if e.amplitude:
                errors.append(abs(level[away < 0.6].mean() - around - e.contrast_db()))
        return f"lesions within {max(errors):.1f} dB of their contrast"

    reference = "hilbert and map_coordinates (the reference)"
    product = "table of the geometry, stored pixels"
    work = {
        reference: (plain, 1),
        product: (lambda: bmode.reconstruct(raw), sector.frames),
        "the table alone, once for a geometry": (lambda: table.__wrapped__(sector, raster_), 1),
    }
    made = bmode.reconstruct(raw)[0].pixels[0].astype(float)
    depth = np.ascontiguousarray(np.broadcast_to(sector.depths_mm(), sector.shape[1:]))
    seen = table(sector, raster_).convert(depth)
    apart = np.abs(seen - np.hypot(x, z))[seen > 0].max()
    fidelity = {
        reference: contrast(plain()),
        product: f"{contrast(made)}, geometry within {apart:.0e} mm",
        "the table alone, once for a geometry": "",
    }
    title = (
        f"US: {raster_.columns} x {raster_.rows} of {sector.lines} lines, {sector.samples} samples"
    )
    write("raw-us", title, HEADS, rows_of(work, reference, fidelity))


def nearest(scanner, grid):
    """Return the pixel of each of many points on each line, and how far they are apart, in mm."""
    later, earlier = scanner.pairs()
    at = scanner.positions()
    step = grid.pixel_mm / 2
    far = np.arange(-grid.field_of_view_mm / 2, grid.field_of_view_mm / 2, step)
    middle, along = (at[later] + at[earlier]) / 2, at[later] - at[earlier]
    along /= np.hypot(*along.T)[:, None]
    x, y = (middle[:, i, None] + along[:, i, None] * far for i in (0, 1))
    n = grid.matrix
    column, row = (np.floor(v / grid.pixel_mm + n / 2).astype(np.int64) for v in (x, y))
    disc = np.append(field_of_view(grid).ravel(), False)
    outside = (column < 0) | (column >= n) | (row < 0) | (row >= n)
    place = np.where(outside, n * n, row * n + column)
    return np.where(disc[place], place, n * n), step  # the last one is no pixel


def test_pet():
    contents = pet_acquire(1, matrix=PET_MATRIX, slices=4)
    raw, scanner, grid = RawScan(Identity(), contents), contents.scanner, Grid(PET_MATRIX)
    true = np.array([pet_phantom.raster(phantom.head(1), grid, z) for z in scanner.z()])
    disc, size = field_of_view(grid), PET_MATRIX**2
    later, earlier = scanner.pairs()
    each = contents.efficiencies.astype(float).reshape(scanner.rings, -1)
    place, step = nearest(scanner, grid)
    counts = contents.counts()[:, 0].astype(float)
    mean = mlem.mean_activity(contents.administration.nuclide, contents.duration_s)
    positrons = contents.administration.nuclide.positron_fraction * contents.duration_s * mean

    def back(values):
        spread = np.repeat(values * step, place.shape[1])
        return np.bincount(place.ravel(), spread, size + 1)

    def plain():
        """Sample each line of a slice at the nearest pixels, in double precision."""
        sensitivity = np.maximum(back(each[0, later] * each[0, earlier]), 1e-9)
        image = np.ones(size + 1)
        image[size] = 0
        for _ in range(mlem.ITERATIONS):
            expected = image[place].sum(1) * step
            image *= back(counts / np.maximum(expected, 1e-12)) / sensitivity
            image[size] = 0
        found = image[:size].reshape(1, PET_MATRIX, PET_MATRIX)
        found = found / (contents.calibration * positrons)
        return mlem.smoothed(found, grid, mlem.FILTER_MM)

    def compared(images):
        truth = true[: len(images)]
        r = np.corrcoef(images[:, disc].ravel(), truth[:, disc].ravel())[0, 1]
        return f"correlation {r:.3f}, activity {images.sum() / truth.sum():.3f} of the true one"

    reference = "one slice: nearest pixels, bincount, double precision (the reference)"
    product = f"in a stack of {scanner.rings}, stored pixels"
    once = "the system matrix alone, once for a scanner"
    work = {
        reference: (plain, 1),
        product: (lambda: mlem.reconstruct(raw), scanner.rings),
        once: (lambda: system_matrix.__wrapped__(scanner, grid), 1),
    }
    stored = mlem.reconstruct(raw)[0].pixels * mlem.STEP_BQ_ML
    fidelity = {reference: compared(plain()), product: compared(stored), once: ""}
    title = (
        f"PET: {PET_MATRIX} x {PET_MATRIX}, {mlem.ITERATIONS} iterations,"
        f" {scanner.lines} lines, {len(contents.events) // scanner.rings} events a slice"
    )
    write("raw-pet", title, HEADS, rows_of(work, reference, fidelity))
