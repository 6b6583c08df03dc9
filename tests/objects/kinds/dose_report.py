"""A radiation dose report of one CT acquisition, by TID 10011."""

from collections.abc import Iterable
from functools import cache

from pydicom import Dataset
from pydicom.sr._concepts_dict import concepts

from tests.objects.bases import base
from tests.objects.elements import code, fill, item, uid
from tests.objects.kinds.entities import start

_UNITS = {
    "{events}": "events",
    "{X-Ray sources}": "X-Ray sources",
    "{ratio}": "ratio",
    "mGy.cm": "mGy.cm",
}
_CT = code("77477000", "SCT", "Computed Tomography X-Ray")
_SPIRAL = code("116152004", "SCT", "Spiral Acquisition")


@cache
def _meanings() -> dict[str, str]:
    """Return the meanings of DICOM's own codes."""
    return {
        value: meaning
        for entries in concepts["DCM"].values()
        for value, (meaning, _) in entries.items()
    }


def dcm(value: str) -> Dataset:
    """Make the item of one of DICOM's own codes."""
    return code(value, "DCM", _meanings()[value])


def _item(relationship: str, value_type: str, concept: Dataset, **more: object) -> Dataset:
    return item(
        RelationshipType=relationship,
        ValueType=value_type,
        ConceptNameCodeSequence=[concept],
        **more,
    )


def _choice(relationship: str, concept: Dataset, value: Dataset, **more: object) -> Dataset:
    return _item(relationship, "CODE", concept, ConceptCodeSequence=[value], **more)


def _amount(concept: str, number: float, unit: str) -> Dataset:
    measured = item(
        MeasurementUnitsCodeSequence=[code(unit, "UCUM", _UNITS.get(unit, unit))],
        NumericValue=number,
    )
    return _item("CONTAINS", "NUM", dcm(concept), MeasuredValueSequence=[measured])


def _container(concept: str, content: Iterable[Dataset]) -> Dataset:
    return _item(
        "CONTAINS",
        "CONTAINER",
        dcm(concept),
        ContinuityOfContent="SEPARATE",
        ContentSequence=list(content),
    )


def _uid(relationship: str, concept: str, name: str) -> Dataset:
    return _item(relationship, "UIDREF", dcm(concept), UID=uid(name))


def _moment(concept: str, value: str) -> Dataset:
    return _item("HAS OBS CONTEXT", "DATETIME", dcm(concept), DateTime=value)


def _event() -> Dataset:
    source = _container(
        "113831",
        (
            _item("CONTAINS", "TEXT", dcm("113832"), TextValue="A"),
            _amount("113733", 120, "kV"),
            _amount("113833", 220, "mA"),
            _amount("113734", 200, "mA"),
            _amount("113834", 0.5, "s"),
        ),
    )
    parameters = (
        _amount("113824", 5, "s"),
        _amount("113825", 300, "mm"),
        _amount("113826", 0.6, "mm"),
        _amount("113827", 38.4, "mm"),
        _amount("113823", 1, "{X-Ray sources}"),
        source,
        _amount("113828", 1.1, "{ratio}"),
    )
    dose = (
        _amount("113830", 10, "mGy"),
        _choice("CONTAINS", dcm("113835"), dcm("113691")),
        _amount("113838", 300, "mGy.cm"),
    )
    return _container(
        "113819",
        (
            _choice("CONTAINS", dcm("123014"), code("51185008", "SCT", "Chest")),
            _choice("CONTAINS", dcm("113820"), _SPIRAL),
            _uid("CONTAINS", "113769", "irradiation"),
            _container("113822", parameters),
            _container("113829", dose),
        ),
    )


@base("dose-report", "X-Ray Radiation Dose SR")
def dose_report() -> Dataset:
    """Make a report of one spiral acquisition."""
    intent = _choice(
        "HAS CONCEPT MOD",
        code("363703001", "SCT", "Has Intent"),
        code("261004008", "SCT", "Diagnostic Intent"),
    )
    scope = _choice(
        "HAS OBS CONTEXT",
        dcm("113705"),
        dcm("113014"),
        ContentSequence=[_uid("HAS PROPERTIES", "110180", "study")],
    )
    ds = start("1.2.840.10008.5.1.4.1.1.88.67", "SR", "dose-report")
    return fill(
        ds,
        ContentDate="20240102",
        ContentTime="101400",
        ReferencedPerformedProcedureStepSequence=[],
        PerformedProcedureCodeSequence=[],
        CompletionFlag="COMPLETE",
        VerificationFlag="UNVERIFIED",
        ValueType="CONTAINER",
        ConceptNameCodeSequence=[dcm("113701")],
        ContinuityOfContent="SEPARATE",
        ContentTemplateSequence=[item(MappingResource="DCMR", TemplateIdentifier="10011")],
        ContentSequence=[
            _choice("HAS CONCEPT MOD", dcm("121058"), _CT, ContentSequence=[intent]),
            _choice("HAS OBS CONTEXT", dcm("121005"), dcm("121007")),
            _uid("HAS OBS CONTEXT", "121012", "device"),
            _moment("113809", "20240102100500"),
            _moment("113810", "20240102101300"),
            scope,
            _container(
                "113811", (_amount("113812", 1, "{events}"), _amount("113813", 300, "mGy.cm"))
            ),
            _event(),
            _choice("CONTAINS", dcm("113854"), dcm("113856")),
        ],
    )
