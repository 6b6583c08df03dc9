"""PETSIRD 0: others read the same, no damage becomes a scan, a cleaned copy names nobody."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import petsird
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.modality.pt.list_mode import Block
from emulators.modality.raw import errors
from emulators.modality.raw.identify import identify
from emulators.modality.raw.identity import RawScan
from emulators.modality.raw.leak_scan import leaks
from emulators.modality.raw.pseudonyms import Pseudonyms
from emulators.modality.raw.registry import by_creator_version, generation
from tests.emulators.modality.pt.examples import ZELDA, known, pet, thinned
from tests.emulators.modality.pt.plain_yardl import Plain
from tests.emulators.modality.raw.formats.mr_formats import KEY, written

PET = generation("petsird", "0")
NAMES = Pseudonyms(KEY)
SCHEMA = petsird.BinaryPETSIRDReader.schema.encode()
START = 9 + 2 + len(SCHEMA)  # of the header: after magic, version, and the schema with its length
SHAPES = [(16, 1), (32, 3)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("pet") / "whole.petsird"
    PET.raw_writer(pet(thinned()), path)
    return path.read_bytes()


@pytest.fixture
def path(tmp_path, whole):
    (tmp_path / "x.petsird").write_bytes(whole)
    return tmp_path / "x.petsird"


def alike(one, other):
    assert one.scanner == other.scanner
    assert one.administration == other.administration
    assert (one.calibration, one.blocks) == (other.calibration, other.blocks)
    assert np.array_equal(one.efficiencies, other.efficiencies)
    assert np.array_equal(one.events, other.events)
    assert one.sha256() == other.sha256()


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_what_is_written_is_read(shape, tmp_path):
    PET.raw_writer(pet(thinned(*shape)), tmp_path / "x")
    raw = PET.raw_reader(tmp_path / "x")
    alike(raw.contents, thinned(*shape))
    assert raw.identity == known(ZELDA)
    assert identify(tmp_path / "x") is PET.format
    assert by_creator_version(PET.format.creator_version_uid) is PET


def test_the_library_s_reader_reads_the_same_events(path):
    with petsird.BinaryPETSIRDReader(str(path)) as reader:
        header, blocks = reader.read_header(), list(reader.read_time_blocks())
    found = [(*e.detection_bins, e.tof_idx) for b in blocks for e in b.value.prompt_events[0][0]]
    assert np.array_equal(found, thinned().events)
    assert [b.value.time_interval.stop for b in blocks] == [b.stop_ms for b in thinned().blocks]
    assert header.exam.study_instance_uid == ZELDA.study_uid
    assert header.exam.start_of_acquisition.to_datetime() == ZELDA.acquired


def test_the_library_s_writer_writes_the_same_bytes(path, tmp_path):
    with petsird.BinaryPETSIRDReader(str(path)) as reader:
        header, blocks = reader.read_header(), list(reader.read_time_blocks())
    with petsird.BinaryPETSIRDWriter(str(tmp_path / "y")) as writer:
        writer.write_header(header)
        writer.write_time_blocks(blocks)
    assert (tmp_path / "y").read_bytes() == path.read_bytes()


def test_the_library_finds_crystals_and_efficiencies_where_they_are(path):
    from petsird.helpers import expand_detection_bin, get_detection_efficiency
    from petsird.helpers.geometry import get_detecting_box

    contents = thinned()
    with petsird.BinaryPETSIRDReader(str(path)) as reader:
        scanner = reader.read_header().scanner
        list(reader.read_time_blocks())
    at, each = contents.scanner.positions(), contents.efficiencies
    for crystal in (0, 7, 47):
        box = get_detecting_box(scanner, 0, expand_detection_bin(scanner, 0, crystal))
        middle = np.mean([c.c for c in box.corners], axis=0)
        assert middle == pytest.approx([*at[crystal], 0.0], abs=1e-3)
    later, earlier = (int(x) for x in contents.events[0, :2])
    found = get_detection_efficiency(scanner, (0, 0), later, earlier)
    assert found == pytest.approx(contents.calibration * each[later] * each[earlier])
    assert get_detection_efficiency(scanner, (0, 0), 5, 4) == 0  # neighbours


def test_a_reader_that_knows_the_encoding_alone_reads_the_same(whole):
    found = Plain(whole).whole()
    lists = [block["promptEvents"] for _, block in found["timeBlocks"]]
    events = [(*e["detectionBins"], e["tofIdx"]) for ((some,),) in lists for e in some]
    assert np.array_equal(events, thinned().events)
    spans = [
        (b["timeInterval"]["start"], b["timeInterval"]["stop"]) for _, b in found["timeBlocks"]
    ]
    assert spans == [(b.start_ms, b.stop_ms) for b in thinned().blocks]
    exam, scanner = found["header"]["exam"], found["header"]["scanner"]
    assert exam["patient"]["patientID"] == ZELDA.patient_id
    assert exam["seriesInstanceUID"] == ZELDA.series_uid
    assert exam["startOfAcquisition"] == int(ZELDA.acquired.timestamp() * 1e6) * 1000
    (bins,) = scanner["detectionEfficiencies"]["detectionBinEfficiencies"]
    assert np.array_equal(np.array(bins, np.float32), thinned().efficiencies)
    (modules,) = scanner["scannerGeometry"]["replicatedModules"]
    assert len(modules["transforms"]) == 24


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (lambda d: b"", errors.NotThisFamily),
        (lambda d: b"hello", errors.NotThisFamily),
        (lambda d: b"\x89HDF\r\n\x1a\n" + d, errors.NotThisFamily),
        (lambda d: d[:7], errors.Truncated),
        (lambda d: d[:100], errors.Truncated),
        (lambda d: d[:5] + b"\2" + d[6:], errors.UnknownRevision),
        (lambda d: d.replace(b"promptEvents", b"PromptEvents", 1), errors.UnknownRevision),
        (lambda d: d.replace(b'"name":"PETSIRD"', b'"name":"PETSIRS"', 1), errors.NotThisFamily),
        (lambda d: d[:9] + b"\xff" * 9 + b"\1" + d[11:], errors.Truncated),
        (lambda d: d[:9] + b"\xff" * 12 + d[11:], errors.Corrupted),
        (lambda d: d[:START] + b"\xff" * 9 + b"\1", errors.Truncated),
        (lambda d: d[: START + 7] + b"\xff" * 8 + b"\1" + d[START + 8 :], errors.RawFileError),
        (lambda d: d[: START + 40], errors.Truncated),
        (lambda d: d[:-1], errors.Truncated),
        (lambda d: d[:-500], errors.Truncated),
        (lambda d: d[:-1] + b"\1\0", errors.Truncated),
        (lambda d: d[:-1] + b"\xff\xff\x7f" + b"\0" * 100, errors.Oversized),
        (lambda d: d + b"\0", errors.Oversized),
        (lambda d: d[:START] + b"\xff\xff\x7f" + bytes(1 << 20), errors.Oversized),
        (lambda d: d[: START + 10] + b"\xff" * (1 << 20), errors.RawFileError),
    ],
)
def test_damage_is_told_by_its_kind(path, whole, damage, kind):
    path.write_bytes(damage(whole))
    with pytest.raises(kind, match=r"^x\.petsird: "):
        PET.raw_reader(path)


def test_other_formats_of_the_same_encoding_are_told_apart(path, tmp_path):
    mrd = generation("mrd", "2")
    other = written(mrd, tmp_path / "x.mrd")
    assert (identify(other), identify(path)) == (mrd.format, PET.format)
    with pytest.raises(errors.NotThisFamily, match="something else than PETSIRD"):
        PET.raw_reader(other)
    with pytest.raises(errors.NotThisFamily, match="something else than Mrd"):
        mrd.raw_reader(path)


def streamed(source, target, edit_header=None, edit=None):
    """Write a changed copy with the library."""
    with petsird.BinaryPETSIRDReader(str(source)) as reader:
        header, blocks = reader.read_header(), list(reader.read_time_blocks())
    if edit_header:
        edit_header(header)
    if edit:
        blocks = edit(blocks)
    with petsird.BinaryPETSIRDWriter(str(target)) as writer:
        writer.write_header(header)
        writer.write_time_blocks(blocks)
    return target


def first(change):
    """Change the first event."""

    def edit(blocks):
        change(blocks[0].value.prompt_events[0][0][0])
        return blocks

    return edit


def in_block(change):
    def edit(blocks):
        change(blocks[0].value)
        return blocks

    return edit


def moved(header):
    header.scanner.scanner_geometry.replicated_modules[0].transforms[3].matrix[0, 3] += 1


def of_exam(name, value):
    return {"edit_header": lambda h: setattr(h.exam, name, value)}


def of_scanner(name, value):
    return {"edit_header": lambda h: setattr(h.scanner, name, value)}


def of_detection(name, value):
    return {"edit_header": lambda h: setattr(h.scanner.detection_efficiencies, name, value)}


def of_tracer(name, value):
    return {"edit_header": lambda h: setattr(h.exam.radiopharmaceuticals[0], name, value)}


BED = petsird.TimeBlock.BedMovementTimeBlock(
    petsird.BedMovementTimeBlock(
        transform=petsird.RigidTransformation(matrix=np.zeros((3, 4), np.float32))
    )
)
EVENT = petsird.CoincidenceEvent(detection_bins=[40, 2])
CODE = petsird.DICOMBasicCodeSequence(code_value="1", coding_scheme_designator="99X")
NAN = float("nan")


@pytest.mark.parametrize(
    ("how", "kind", "why"),
    [
        ({"edit": lambda b: []}, errors.BadHeader, "0 intervals"),
        ({"edit": lambda b: b[1:]}, errors.BadHeader, "do not begin"),
        ({"edit": lambda b: [b[0], *b[2:]]}, errors.BadHeader, "does not follow"),
        ({"edit": lambda b: [*b, BED]}, errors.BadHeader, "other things than events"),
        (
            {"edit": in_block(lambda b: setattr(b, "time_interval", petsird.TimeInterval()))},
            errors.BadHeader,
            "ends before it begins",
        ),
        (
            {"edit": in_block(lambda b: setattr(b, "delayed_events", [[[EVENT]]]))},
            errors.BadHeader,
            "other things than prompt",
        ),
        (
            {"edit": in_block(lambda b: setattr(b, "single_events", [[]]))},
            errors.BadHeader,
            "other things than prompt",
        ),
        ({"edit": first(lambda e: setattr(e, "tof_idx", 1))}, errors.Corrupted, "time of flight"),
        (
            {"edit": first(lambda e: setattr(e, "detection_bins", [48, 2]))},
            errors.Corrupted,
            "beyond the 48",
        ),
        (
            {"edit": first(lambda e: setattr(e, "detection_bins", [3, 2]))},
            errors.Corrupted,
            "not in coincidence",
        ),
        (
            {"edit": first(lambda e: e.detection_bins.reverse())},
            errors.Corrupted,
            "not in coincidence",
        ),
        ({"edit_header": lambda h: setattr(h, "exam", None)}, errors.BadHeader, "without an exam"),
        (of_exam("modality", "CT"), errors.BadHeader, "not of one PET"),
        (of_exam("radiopharmaceuticals", []), errors.BadHeader, "cannot be understood"),
        (of_exam("study_instance_uid", "2.25.1\n"), errors.BadHeader, "no short text"),
        (of_exam("start_of_acquisition", petsird.DateTime(-(1 << 62))), errors.BadHeader, "time"),
        (of_tracer("radionuclide_code_sequence", CODE), errors.BadHeader, "does not know"),
        (of_tracer("radionuclide_total_dose", NAN), errors.BadHeader, "activity"),
        (
            {"edit_header": lambda h: setattr(h.exam.patient, "patients_sex", "Q")},
            errors.BadHeader,
            "sex",
        ),
        (
            {
                "edit_header": lambda h: setattr(
                    h.exam.patient_orientation, "patient_gantry_relationship_code_sequence", CODE
                )
            },
            errors.BadHeader,
            "head first",
        ),
        ({"edit_header": moved}, errors.BadHeader, "cylinder"),
        (of_scanner("scanner_geometry", petsird.ScannerGeometry()), errors.BadHeader, "understood"),
        (of_scanner("collimator_type", "RING"), errors.BadHeader, "none of this software"),
        (of_scanner("tof_bin_edges", [[petsird.BinEdges()]]), errors.BadHeader, "understood"),
        (
            of_scanner("delayed_event_policy", petsird.CoincidencePolicy.OTHER),
            errors.BadHeader,
            "none of this software",
        ),
        (of_detection("calibration_factor", NAN), errors.BadHeader, "none of this software"),
        (of_detection("calibration_factor", -1.0), errors.BadHeader, "calibration"),
        (of_detection("detection_bin_efficiencies", [[1.0]]), errors.BadHeader, "1 efficiencies"),
        (
            of_detection("detection_bin_efficiencies", [[float("inf")] * 48]),
            errors.BadHeader,
            "not positive",
        ),
        (of_detection("module_pair_sgidlut", [[[[0]]]]), errors.BadHeader, "between partners"),
    ],
)
def test_contents_that_do_not_fit_are_refused(path, tmp_path, how, kind, why):
    with pytest.raises(kind, match=why):
        PET.raw_reader(streamed(path, tmp_path / "y.petsird", **how))


def test_what_the_format_has_no_place_for_is_not_written(tmp_path):
    with pytest.raises(errors.BadHeader, match="wants the time"):
        PET.raw_writer(pet(thinned(), replace(ZELDA, acquired=None)), tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_file_is_never_overwritten(path):
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        PET.raw_writer(pet(thinned()), path)
    with pytest.raises(FileExistsError):
        PET.deidentify(path, path, NAMES)
    assert path.read_bytes() == before


def test_a_list_without_events_is_one(tmp_path):
    nothing = tuple(Block(b.start_ms, b.stop_ms, 0) for b in thinned().blocks)
    empty = replace(thinned(), blocks=nothing, events=thinned().events[:0])
    PET.raw_writer(pet(empty), tmp_path / "x")
    raw = PET.raw_reader(tmp_path / "x")
    alike(raw.contents, empty)
    (made,) = PET.reconstruct(raw, None)
    assert not made.pixels.any()


def test_a_cleaned_copy_names_nobody_and_has_the_same_events(path, tmp_path):
    def more(header):
        header.scanner.model_name = "Zelda's ZQ-7731"
        header.scanner.detection_efficiencies.method_description = "of ZQ-7731, 2026-03-01"
        header.scanner.bulk_materials[0].name = "Quixworth"
        code = header.exam.patient_orientation.patient_orientation_code_sequence
        code.code_meaning = "recumbent, says Quixworth"

    named = streamed(path, tmp_path / "n.petsird", more)
    assert {leak.what for leak in leaks(named, ZELDA)} >= {
        *("patient name", "patient id", "date of acquisition"),
        *("study instance uid", "series instance uid", "acquisition uid"),
    }
    cleaned = PET.deidentify(named, tmp_path / "y.petsird", NAMES)
    assert leaks(tmp_path / "y.petsird", ZELDA) == ()
    old, new = PET.raw_reader(named), PET.raw_reader(tmp_path / "y.petsird")
    assert np.array_equal(old.contents.events, new.contents.events)
    assert np.array_equal(old.contents.efficiencies, new.contents.efficiencies)
    assert cleaned.samples_sha256 == old.contents.sha256() == new.contents.sha256()
    assert cleaned.mapped_uids == 5
    assert {"patient_id", "model", "weight", "height", "texts"} <= {*cleaned.removed}
    who, given = new.identity, new.contents.administration
    assert who.patient_id == NAMES.patient_id(ZELDA.patient_id)
    assert (who.model, who.sex) == ("", "")
    assert who.study_uid == NAMES.uid(ZELDA.study_uid)
    assert who.frame_of_reference_uid == NAMES.uid(ZELDA.frame_of_reference_uid)
    assert who.acquired == NAMES.moved(ZELDA.acquired, ZELDA.patient_id)
    was = old.contents.administration
    assert given == replace(was, event_uid=NAMES.uid(was.event_uid), weight_kg=0.0, height_m=0.0)
    with petsird.BinaryPETSIRDReader(str(tmp_path / "y.petsird")) as reader:
        tracer = reader.read_header().exam.radiopharmaceuticals[0]
        list(reader.read_time_blocks())
    injected = tracer.radiopharmaceutical_start_date_time.to_datetime()
    assert injected == who.acquired - timedelta(seconds=was.uptake_s)


def test_a_copy_that_is_not_sound_does_not_stay(path, tmp_path, monkeypatch):
    from emulators.modality.raw.formats import petsird_0

    def other(raw, target):
        PET.raw_writer(RawScan(raw.identity, thinned(events=100)), target)

    monkeypatch.setattr(petsird_0, "write", other)
    with pytest.raises(errors.Corrupted, match="events differ"):
        PET.deidentify(path, tmp_path / "y", NAMES)
    assert not (tmp_path / "y").exists()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([0, 9, START]))
def test_reading_is_total(tmp_path_factory, whole, data, begins):
    path = tmp_path_factory.mktemp("raw") / "x.petsird"
    path.write_bytes(whole[:begins] + data)
    with pytest.raises(errors.RawFileError):
        PET.raw_reader(path)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_truncation_is_refused(tmp_path_factory, whole, data):
    path = tmp_path_factory.mktemp("raw") / "x.petsird"
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.raises(errors.RawFileError):
        PET.raw_reader(path)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_flipped_byte_is_refused_or_leaves_a_scan(tmp_path_factory, whole, data):
    changed = bytearray(whole)
    at = data.draw(st.integers(START, len(changed) - 1))
    changed[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("raw") / "x.petsird"
    path.write_bytes(changed)
    try:
        raw = PET.raw_reader(path)
    except errors.RawFileError:
        return
    # there is no checksum: what is read is a scan of that scanner, and no other is made of it
    assert raw.contents.scanner.bins == thinned().scanner.bins
    assert len(raw.contents.events) == len(thinned().events)
    assert raw.contents.counts().sum() == len(thinned().events)
