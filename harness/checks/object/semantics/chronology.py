"""The order of things: birth, study, series, acquisition, content, creation (PS3.3 C.7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from harness.checks.object.element_rules import Place, printed
from harness.checks.object.objection import Objection
from harness.checks.object.semantics.moments import Moment, date_time, moment
from harness.checks.object.tag_rules import at_the_top, inside, tag_rule
from harness.checks.sources import ps3
from harness.content.dataset import DataSet, Element
from harness.core.requirement import Level, Requirement, Role
from harness.facts.uids import uid

BIRTH: Final = (0x00100030, 0)
STUDY: Final = (0x00080020, 0x00080030)
SERIES: Final = (0x00080021, 0x00080031)
ACQUISITION: Final = (0x00080022, 0x00080032)
CONTENT: Final = (0x00080023, 0x00080033)
CREATION: Final = (0x00080012, 0x00080013)
STEP_START: Final = (0x00400244, 0x00400245)
STEP_END: Final = (0x00400250, 0x00400251)
ACQUISITION_DATE_TIME = 0x0008002A
FRAME_CONTENT, FRAME_ACQUISITION_DATE_TIME = 0x00209111, 0x00189074
TRACERS, TRACER_START_DATE_TIME = 0x00540016, 0x00181078
PET_IMAGE_STORAGE: Final = uid("PositronEmissionTomographyImageStorage")
LONGEST_LIFE: Final = 130  # years

BIRTH_PRECEDES_STUDY = Requirement(
    id="semantics.birth-precedes-study",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A patient is born before the study, and no more than a lifetime before.",
    cites=(ps3(3, "C.7.1.1"), ps3(3, "C.7.2.1")),
)

STUDY_PRECEDES_SERIES = Requirement(
    id="semantics.study-precedes-series",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A study starts no later than each of its series.",
    cites=(ps3(3, "C.7.2.1"), ps3(3, "C.7.3.1")),
)

STUDY_PRECEDES_ACQUISITION = Requirement(
    id="semantics.study-precedes-acquisition",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A study starts no later than the acquisition of its data.",
    cites=(ps3(3, "C.7.2.1"), ps3(3, "C.7.10.1")),
)

ACQUISITION_PRECEDES_CONTENT = Requirement(
    id="semantics.acquisition-precedes-content",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Data are acquired no later than the content is created that is made of them.",
    cites=(ps3(3, "C.7.10.1"), ps3(3, "C.7.6.1")),
)

ACQUISITION_PRECEDES_CREATION = Requirement(
    id="semantics.acquisition-precedes-creation",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Data are acquired no later than the instance is created that holds them.",
    cites=(ps3(3, "C.7.10.1"), ps3(3, "C.12.1")),
)

SERIES_PRECEDES_CONTENT = Requirement(
    id="semantics.series-precedes-content",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A series starts no later than the content of its instances is created.",
    cites=(ps3(3, "C.7.3.1"), ps3(3, "C.7.6.1")),
)

FRAMES_PRECEDE_CONTENT = Requirement(
    id="semantics.frames-precede-content",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="Frames are acquired no later than the content is created that they are in.",
    cites=(ps3(3, "C.7.6.16.2.2.1"), ps3(3, "C.7.6.16")),
)

TRACER_PRECEDES_ACQUISITION = Requirement(
    id="semantics.tracer-precedes-acquisition",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A radiopharmaceutical is given no later than the acquisition starts.",
    cites=(ps3(3, "C.8.9.2"), ps3(3, "C.8.4.10")),
)

PROCEDURE_STEP_STARTS_BEFORE_ITS_END = Requirement(
    id="semantics.procedure-step-starts-before-its-end",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A performed procedure step starts no later than it ends.",
    cites=(ps3(3, "C.7.3.1"), ps3(3, "10.13")),
)

When = Callable[[DataSet], Moment | None]


def _at(tags: tuple[int, int]) -> When:
    return lambda ds: moment(ds, *tags)


def _acquired(ds: DataSet) -> Moment | None:
    return moment(ds, *ACQUISITION) or date_time(ds.text(ACQUISITION_DATE_TIME))


def _in_order(
    place: Place, earlier: tuple[str, int, When], later: tuple[int, When]
) -> Objection | None:
    name, tag, first = earlier
    other, second = later
    a, b = first(place.data_set), second(place.data_set)
    if a is None or b is None or not b.precedes(a):
        return None
    return Objection(f"no earlier than {name} {printed(tag)}, {a}", str(b), at=place.path(other))


def _both(*whens: When) -> Callable[[Place], bool]:
    return lambda place: at_the_top(place) and all(w(place.data_set) for w in whens)


@tag_rule(BIRTH_PRECEDES_STUDY, BIRTH[0], where=_both(_at(BIRTH), _at(STUDY)))
def birth_precedes_study(_: Element, place: Place) -> Objection | None:
    """Compare the dates; 130 years are a lifetime."""
    born, studied = moment(place.data_set, *BIRTH), moment(place.data_set, STUDY[0])
    if born is None or studied is None:
        return None
    if studied.precedes(born):
        return Objection(f"no later than the study of {studied}", str(born))
    if studied.day.year - born.day.year > LONGEST_LIFE:
        return Objection(f"at most {LONGEST_LIFE} years before the study of {studied}", str(born))
    return None


@tag_rule(STUDY_PRECEDES_SERIES, SERIES[0], where=_both(_at(STUDY), _at(SERIES)))
def study_precedes_series(_: Element, place: Place) -> Objection | None:
    """Compare dates and, on one day, times as far as both give them."""
    return _in_order(place, ("Study Date", STUDY[0], _at(STUDY)), (SERIES[0], _at(SERIES)))


@tag_rule(STUDY_PRECEDES_ACQUISITION, ACQUISITION[0], where=_both(_at(STUDY), _at(ACQUISITION)))
def study_precedes_acquisition(_: Element, place: Place) -> Objection | None:
    """Compare dates and, on one day, times as far as both give them."""
    later = (ACQUISITION[0], _at(ACQUISITION))
    return _in_order(place, ("Study Date", STUDY[0], _at(STUDY)), later)


@tag_rule(ACQUISITION_PRECEDES_CONTENT, CONTENT[0], where=_both(_acquired, _at(CONTENT)))
def acquisition_precedes_content(_: Element, place: Place) -> Objection | None:
    """Compare dates and, on one day, times as far as both give them."""
    earlier = ("Acquisition Date", ACQUISITION[0], _acquired)
    return _in_order(place, earlier, (CONTENT[0], _at(CONTENT)))


@tag_rule(ACQUISITION_PRECEDES_CREATION, CREATION[0], where=_both(_acquired, _at(CREATION)))
def acquisition_precedes_creation(_: Element, place: Place) -> Objection | None:
    """Compare dates and, on one day, times as far as both give them."""
    earlier = ("Acquisition Date", ACQUISITION[0], _acquired)
    return _in_order(place, earlier, (CREATION[0], _at(CREATION)))


@tag_rule(
    PROCEDURE_STEP_STARTS_BEFORE_ITS_END, STEP_END[0], where=_both(_at(STEP_START), _at(STEP_END))
)
def procedure_step_starts_before_its_end(_: Element, place: Place) -> Objection | None:
    """Compare dates and, on one day, times as far as both give them."""
    earlier = ("Performed Procedure Step Start Date", STEP_START[0], _at(STEP_START))
    return _in_order(place, earlier, (STEP_END[0], _at(STEP_END)))


def _is_no_pet(place: Place) -> bool:
    # The time of a PET series is a reference time, tied to no event (PS3.3 C.8.9.1.1.2).
    both = _both(_at(SERIES), _at(CONTENT))
    return place.instance.sop_class != PET_IMAGE_STORAGE and both(place)


@tag_rule(SERIES_PRECEDES_CONTENT, CONTENT[0], where=_is_no_pet)
def series_precedes_content(_: Element, place: Place) -> Objection | None:
    """Compare dates and, on one day, times as far as both give them."""
    return _in_order(place, ("Series Date", SERIES[0], _at(SERIES)), (CONTENT[0], _at(CONTENT)))


@tag_rule(FRAMES_PRECEDE_CONTENT, FRAME_ACQUISITION_DATE_TIME, where=inside(FRAME_CONTENT))
def frames_precede_content(element: Element, place: Place) -> Objection | None:
    """Compare each frame's acquisition with the content's date and time of creation."""
    acquired, created = _first(element), moment(place.root, *CONTENT)
    if acquired is None or created is None or not created.precedes(acquired):
        return None
    return Objection(f"no later than Content Date {printed(CONTENT[0])}, {created}", str(acquired))


@tag_rule(TRACER_PRECEDES_ACQUISITION, TRACER_START_DATE_TIME, where=inside(TRACERS))
def tracer_precedes_acquisition(element: Element, place: Place) -> Objection | None:
    """Compare the start of each radiopharmaceutical with the acquisition's."""
    given, acquired = _first(element), _acquired(place.root)
    if given is None or acquired is None or not acquired.precedes(given):
        return None
    return Objection(f"no later than the acquisition of {acquired}", str(given))


def _first(element: Element) -> Moment | None:
    return next((date_time(text) for text in element.texts()), None)
