"""Instances as members of a set."""

import pickle

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.content import references as referring
from harness.content.files import instance_of
from harness.content.members import member_of
from harness.core.octets import payload
from tests.harness.checks.object.by_maker import CT, SR, made

STUDY, SERIES, INSTANCE, FRAME = 0x0020000D, 0x0020000E, 0x00080018, 0x00200052
POSITION, ORIENTATION, FRAMES = 0x00200032, 0x00200037, 0x00280008
REFERENCED_CLASS, REFERENCED = 0x00081150, 0x00081155
SERIES_LIST, INSTANCES, SOURCE, EVIDENCE = 0x00081115, 0x0008114A, 0x00082112, 0x0040A375
OWN = {0x00080016: CT, INSTANCE: "1.2.3", STUDY: "1.2.1", SERIES: "1.2.2"}


def naming(uid: str = "1.2.9", **more):
    tags = {"frames": 0x00081160, "segments": 0x0062000B}
    return {REFERENCED_CLASS: CT, REFERENCED: uid} | {tags[k]: v for k, v in more.items()}


def references(elements):
    return member_of(made(OWN | elements)).references


def test_who_it_is() -> None:
    m = member_of(made(OWN | {FRAME: "1.2.7", 0x00100010: "Doe^Jane", 0x00200013: "4"}))
    assert (m.study, m.series, m.sop_instance, m.frame_of_reference) == (
        "1.2.1",
        "1.2.2",
        "1.2.3",
        "1.2.7",
    )
    assert m.constants == ((0x00100010, "Doe^Jane"),)
    assert (m.number, m.frames, m.exchange) == ("4", 1, "c1.d1")


def test_equal_content_has_equal_digests() -> None:
    assert member_of(made(OWN)).digest == member_of(made(OWN)).digest
    assert member_of(made(OWN)).digest != member_of(made(OWN | {FRAME: "1.2.7"})).digest


def test_where_a_single_frame_lies() -> None:
    axial = {POSITION: "0\\0\\5", ORIENTATION: "1\\0\\0\\0\\1\\0", 0x00280010: 4, 0x00280011: 6}
    plane = member_of(made(OWN | axial | {0x00080008: "DERIVED\\PRIMARY\\LOCALIZER"})).plane
    assert plane.position == (0.0, 0.0, 5.0)
    assert plane.matrix == (4, 6)
    assert plane.localizer
    assert member_of(made(OWN | axial | {FRAMES: "2"})).plane.position == ()
    assert member_of(made(OWN | axial | {POSITION: "0\\0"})).plane.orientation == ()
    assert member_of(made(OWN | axial | {POSITION: "0\\0\\1e300"})).plane.position == ()


def test_segments() -> None:
    m = member_of(made(OWN | {0x00620002: [{0x00620004: 1}, {0x00620004: 3}, {}]}))
    assert m.segments == (1, 3)


def test_a_reference_says_what_and_where() -> None:
    (found,) = references({SOURCE: [naming(frames="1\\2", segments=[3])]})
    assert (found.at, found.sequence) == ("(0008,2112)[0]", SOURCE)
    assert (found.sop_class, found.sop_instance) == (CT, "1.2.9")
    assert (found.frames, found.segments, found.study) == ((1, 2), (3,), "")


def test_evidence_says_study_and_series() -> None:
    (found,) = references(
        {EVIDENCE: [{STUDY: "1.5", SERIES_LIST: [{SERIES: "1.6", 0x00081199: [naming()]}]}]}
    )
    assert (found.study, found.series) == ("1.5", "1.6")
    assert found.at == "(0040,A375)[0].(0008,1115)[0].(0008,1199)[0]"


def test_series_outside_of_a_study_are_of_ones_own() -> None:
    (found,) = references({SERIES_LIST: [{SERIES: "1.6", INSTANCES: [naming()]}]})
    assert (found.study, found.series) == ("1.2.1", "1.6")


def test_a_presentation_state_says_nothing_of_the_study() -> None:
    state = {0x00080016: "1.2.840.10008.5.1.4.1.1.11.1"}
    (found,) = references(state | {SERIES_LIST: [{SERIES: "1.6", 0x00081140: [naming()]}]})
    assert found.study == ""


def test_structure_sets_name_their_study_like_an_instance() -> None:
    series = {SERIES: "1.6", 0x30060016: [naming()]}
    study = {REFERENCED_CLASS: "1.2.840.10008.3.1.2.3.1", REFERENCED: "1.5", 0x30060014: [series]}
    found = references({0x30060010: [{FRAME: "1.2.7", 0x30060012: [study]}]})[-1]
    assert (found.study, found.series, found.frame_of_reference) == ("1.5", "1.6", "1.2.7")


def test_what_every_frame_names_is_kept_once() -> None:
    frame = {SOURCE: [naming()]}
    (found,) = references({0x52009230: [frame, frame, frame]})
    assert found.at == "(5200,9230)[0].(0008,2112)[0]"


def test_references_are_bounded(monkeypatch) -> None:
    monkeypatch.setattr(referring, "MAX_REFERENCES", 3)
    assert len(references({SOURCE: [naming(f"1.2.{n}") for n in range(10)]})) == 3


def test_points_are_of_the_image_that_they_are_selected_from() -> None:
    image = {0x0040A040: "IMAGE", 0x00081199: [naming()]}
    points = {0x0040A040: "SCOORD", 0x00700022: [1.0, 2.0, 9.0, 4.0], 0x0040A730: [image]}
    (found,) = references({0x0040A730: [{0x0040A040: "NUM", 0x0040A730: [points]}]})
    assert found.extent == (1.0, 9.0, 2.0, 4.0)


def test_points_of_an_annotation_are_in_its_images() -> None:
    pixels = {0x00700005: "PIXEL", 0x00700022: [1.0, 2.0]}
    display = {0x00700005: "DISPLAY", 0x00700022: [0.5, 0.5]}
    annotation = {0x00081140: [naming()], 0x00700009: [pixels, display]}
    (found,) = references({0x00700001: [annotation]})
    assert found.extent == (1.0, 1.0, 2.0, 2.0)


def test_an_image_has_a_size_and_so_has_what_it_is_tiles_of() -> None:
    assert member_of(made(OWN | {0x00280010: 4, 0x00280011: 6})).matrix == (4, 6)
    tiled = {0x00280010: 4, 0x00280011: 6, 0x00480006: 60, 0x00480007: 40}
    assert member_of(made(OWN | tiled)).matrix == (40, 60)


def test_it_passes_between_processes() -> None:
    m = member_of(made(OWN | {SOURCE: [naming()]}))
    assert pickle.loads(pickle.dumps(m)) == m


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_anything_at_all_is_some_member(data: bytes) -> None:
    assert member_of(instance_of("x", payload(data))).name == "x"


def test_a_report_is_no_plane() -> None:
    assert member_of(made({0x00080016: SR})).plane.position == ()
