"""What the texts of a twix header say: who was measured, and how.

`Dicom`, `Config` and `Meas` are XProtocol: `<ParamLong."Key">  { value }`, two blanks around the
value, which the strictest open reader wants. `MeasYaps` is a list of assignments (ASCCONV). Times
are in microseconds there, dwell times in nanoseconds. A contrast is an echo by its counter, with
its echo time and its diffusion weighting at the same index.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Final

from emulators.modality.mr import readouts
from emulators.modality.mr.kspace import CONTRASTS_MOST, Contrast, Encoding, checked
from emulators.modality.mr.twix.header import Buffer
from emulators.modality.raw.errors import BadHeader, UnknownRevision, WrongGeneration
from emulators.modality.raw.identity import Identity

# generation -> the baselines of software that write it; the first one is ours
BASELINES: Final = {"VB": ("N4_VB17A", "N4_VB15A"), "VD": ("N4_VD13A", "N4_VD11A", "N4_VE11C")}
SEXES: Final = {"F": 1, "M": 2, "O": 3}
WEIGHT_KG: Final = 70.0
PARAM: Final = re.compile(
    r'(<Param(?:String|Long|Double|Bool)\."(\w{1,128})">[ \t\r\n]{0,32}\{[ \t\r\n]{0,32}'
    r"(?:<Precision>[ \t]{0,8}\d{1,3}[ \t]{0,8})?)"
    r'("[^"\n]{0,4096}"|[-+.\deE]{1,64})?([ \t\r\n]{0,32}\})'
)
ASSIGNMENT: Final = re.compile(
    r"^([\w.\[\]]{1,200})([ \t]{1,8}=[ \t]{1,8})(\S[^\n]{0,1024})$", re.M
)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Protocol:
    """What a header says: the time of day is in the readouts."""

    identity: Identity
    encoding: Encoding
    day: datetime | None  # midnight, UTC

    def timed(self, ticks: int) -> Identity:
        """Return the identity with the time of the first readout. Raises: BadHeader."""
        return replace(self.identity, acquired=readouts.moment(self.day, ticks))


def written(identity: Identity, encoding: Encoding, generation: str) -> tuple[Buffer, ...]:
    """Write the texts. Raises: BadHeader when a value has no place in them."""
    yaps = _yaps(identity, encoding, BASELINES[generation][0])
    config = _config(identity, encoding)
    meas = {**config, "sPatPosition": "HFS", "tReferenceImage0": identity.series_uid}
    empty = "<XProtocol>\n{\n}\n"
    return (
        Buffer("Config", _xprotocol(config)),
        Buffer("Dicom", _xprotocol(_dicom(identity, encoding))),
        Buffer("Meas", _xprotocol(meas)),
        Buffer("MeasYaps", yaps),
        Buffer("Phoenix", empty + yaps),
        Buffer("Spice", empty),
    )


def measurement_number(identity: Identity) -> int:
    """Return the MeasUID. Raises: BadHeader when the measurement has no number of 31 bits."""
    text = identity.measurement_id or "0"
    if not (text.isascii() and text.isdigit() and int(text[:12]) < 1 << 31):
        raise BadHeader(f"measurement {text[:64]!r}: twix knows numbers only")
    return int(text)


def understood(buffers: Sequence[Buffer], generation: str) -> Protocol:
    """Read the texts. Raises: BadHeader, Oversized, WrongGeneration, UnknownRevision."""
    texts = {b.name: b.text for b in buffers}
    for name in ("Dicom", "Meas", "MeasYaps"):
        if name not in texts:
            raise BadHeader(f"the header has no buffer {name}")
    yaps = {m[1]: m[3].strip().strip('"') for m in ASSIGNMENT.finditer(texts["MeasYaps"])}
    _of_this_generation(yaps, generation)
    dicom, meas = parameters(texts["Dicom"]), parameters(texts["Meas"])
    identity = Identity(
        patient_id=dicom.get("PatientID", ""),
        patient_name=dicom.get("tPatientsName", ""),
        birth_date=dicom.get("PatientBirthDay", ""),
        sex={str(v): k for k, v in SEXES.items()}.get(dicom.get("lPatientSex", ""), ""),
        study_uid=dicom.get("StudyLOID", ""),
        series_uid=dicom.get("SeriesLOID", ""),
        frame_of_reference_uid=meas.get("tFrameOfReference", ""),
        manufacturer=dicom.get("Manufacturer", ""),
        model=dicom.get("ManufacturersModelName", ""),
        device_serial=dicom.get("DeviceSerialNumber", ""),
        software=dicom.get("SoftwareVersions", ""),
        institution=dicom.get("InstitutionName", ""),
        protocol=meas.get("tProtocolName", ""),
        measurement_id=meas.get("MeasUID", ""),
    )
    return Protocol(identity, _encoding(yaps, meas), _day(meas.get("PrepareTimestamp", "")))


def parameters(text: str) -> Mapping[str, str]:
    """Return the parameters of an XProtocol text; the first of a name counts."""
    found: dict[str, str] = {}
    for match in PARAM.finditer(text):
        found.setdefault(match[2], (match[3] or "").strip('"'))
    return found


def _of_this_generation(yaps: Mapping[str, str], generation: str) -> None:
    """Look at the revision before anything is understood."""
    baseline = yaps.get("sProtConsistencyInfo.tBaselineString", "")
    if baseline in BASELINES[generation]:
        return
    for other, known in BASELINES.items():
        if baseline in known:
            raise WrongGeneration(
                f"written by {baseline} of {other}; this reader knows {generation}"
            )
    raise UnknownRevision(f"written by software {baseline[:64]!r}, which nobody here knows")


def _encoding(yaps: Mapping[str, str], meas: Mapping[str, str]) -> Encoding:
    matrix, slices = _count(yaps, "sKSpace.lBaseResolution"), _count(yaps, "sSliceArray.lSize")
    columns, contrasts = _count(meas, "NoOfFourierColumns"), _count(yaps, "lContrasts")
    if contrasts > CONTRASTS_MOST or slices > 1024 or matrix < 1:
        raise BadHeader(f"{contrasts} contrasts of {slices} slices of {matrix} lines")
    if _count(yaps, "sKSpace.lPhaseEncodingLines") != matrix or columns % matrix:
        raise BadHeader("phase-encoding lines, columns and resolution disagree")
    if _count(yaps, "sKSpace.ucDimension", 0) not in (0, 2):
        raise BadHeader("no measurement of slices")
    thickness = _number(yaps, "sSliceArray.asSlice[0].dThickness")
    spacing = thickness * (1 + _number(yaps, "sGroupArray.asGroup[0].dDistFact"))
    first = _number(yaps, "sSliceArray.asSlice[0].sPosition.dTra")
    for i in range(slices):
        at = _number(yaps, f"sSliceArray.asSlice[{i}].sPosition.dTra")
        if not abs(at - first - i * spacing) < 1e-3:
            raise BadHeader(f"slice {i + 1} is not where the ones before lead to")
    return checked(
        Encoding(
            matrix=matrix,
            oversampling=columns // matrix,
            slices=slices,
            coils=_count(meas, "NCha"),
            contrasts=tuple(
                Contrast(
                    _number(yaps, f"alTE[{i}]") / 1000,
                    _number(yaps, f"sDiffusion.alBValue[{i}]", 0.0),
                )
                for i in range(contrasts)
            ),
            field_of_view_mm=_number(yaps, "sSliceArray.asSlice[0].dReadoutFOV"),
            thickness_mm=thickness,
            spacing_mm=spacing,
            first_slice_mm=first,
            repetition_time_ms=_number(yaps, "alTR[0]") / 1000,
            flip_angle_deg=_number(yaps, "adFlipAngleDegree[0]"),
            field_tesla=_number(yaps, "sProtConsistencyInfo.flNominalB0"),
            frequency_hz=_count(yaps, "sTXSPEC.asNucleusInfo[0].lFrequency"),
            dwell_us=_number(yaps, "sRXSPEC.alDwellTime[0]") / 1000,
        )
    )


def _yaps(identity: Identity, encoding: Encoding, baseline: str) -> str:
    said: dict[str, object] = {
        "sProtConsistencyInfo.tBaselineString": f'""{baseline}""',
        "sProtConsistencyInfo.flNominalB0": encoding.field_tesla,
        "tProtocolName": f'""{_plain(identity.protocol)}""',
        "sKSpace.ucDimension": "0x2",
        "sKSpace.lBaseResolution": encoding.matrix,
        "sKSpace.lPhaseEncodingLines": encoding.matrix,
        "sKSpace.lPartitions": 1,
        "lContrasts": len(encoding.contrasts),
        "alTR[0]": _whole(encoding.repetition_time_ms * 1000, "repetition time"),
        "adFlipAngleDegree[0]": encoding.flip_angle_deg,
        "sTXSPEC.asNucleusInfo[0].lFrequency": encoding.frequency_hz,
        "sRXSPEC.alDwellTime[0]": _whole(encoding.dwell_us * 1000, "dwell time"),
        "sGroupArray.asGroup[0].dDistFact": encoding.spacing_mm / encoding.thickness_mm - 1,
        "sSliceArray.lSize": encoding.slices,
        "asCoilSelectMeas[0].iUsed": encoding.coils,
    }
    for i, contrast in enumerate(encoding.contrasts):
        said[f"alTE[{i}]"] = _whole(contrast.echo_time_ms * 1000, "echo time")
        if encoding.diffusion:
            said[f"sDiffusion.alBValue[{i}]"] = _whole(contrast.b_value, "diffusion weighting")
    for i, z in enumerate(encoding.z()):
        one = f"sSliceArray.asSlice[{i}]"
        said |= {
            f"{one}.dThickness": encoding.thickness_mm,
            f"{one}.dPhaseFOV": encoding.field_of_view_mm,
            f"{one}.dReadoutFOV": encoding.field_of_view_mm,
            f"{one}.sNormal.dTra": 1.0,
            f"{one}.sPosition.dTra": z,
        }
    lines = (f"{key}\t = \t{value}" for key, value in said.items())
    return "\n".join(("### ASCCONV BEGIN ###", *lines, "### ASCCONV END ###", ""))


def _config(identity: Identity, encoding: Encoding) -> Mapping[str, str | int | float]:
    at = identity.acquired
    return {
        "PatientID": identity.patient_id,
        "tPatientName": identity.patient_name,
        "tFrameOfReference": identity.frame_of_reference_uid,
        "FrameOfReference": identity.frame_of_reference_uid,
        "PrepareTimestamp": at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if at else "",
        "MeasUID": measurement_number(identity),
        "SequenceDescription": identity.protocol,
        "tProtocolName": identity.protocol,
        "ProtocolName": identity.protocol,
        "NoOfFourierColumns": encoding.samples,
        "NoOfFourierLines": encoding.matrix,
        "NSlc": encoding.slices,
        "NCha": encoding.coils,
        "NoImagesPerSlab": 1,
        "NParMeas": 1,
        "NLinMeas": encoding.matrix,
        "RawCol": encoding.samples,
        "RawLin": encoding.matrix,
        "flReadoutOSFactor": float(encoding.oversampling),
        "chronSliceIndices": " ".join("-" * 4),
        "tPatientPosition": "HFS",
    }


def _dicom(identity: Identity, encoding: Encoding) -> Mapping[str, str | int | float]:
    return {
        "tPatientsName": identity.patient_name,
        "PatientBirthDay": identity.birth_date,
        "PatientID": identity.patient_id,
        "lPatientSex": SEXES.get(identity.sex, 0),
        "flUsedPatientWeight": WEIGHT_KG,
        "Manufacturer": identity.manufacturer,
        "ManufacturersModelName": identity.model,
        "SoftwareVersions": identity.software,
        "DeviceSerialNumber": identity.device_serial,
        "InstitutionName": identity.institution,
        "flMagneticFieldStrength": encoding.field_tesla,
        "tPatientPosition": "HFS",
        "StudyLOID": identity.study_uid,
        "SeriesLOID": identity.series_uid,
    }


def _xprotocol(values: Mapping[str, str | int | float]) -> str:
    lines = []
    for key, value in values.items():
        match value:
            case str():
                lines.append(f'  <ParamString."{key}">  {{ "{_plain(value)}"  }}')
            case int():
                lines.append(f'  <ParamLong."{key}">  {{ {value}  }}')
            case _:
                lines.append(f'  <ParamDouble."{key}">  {{ <Precision> 6  {value:.6f}  }}')
    return "\n".join(("<XProtocol>", "{", *lines, "}", ""))


def _plain(text: str) -> str:
    """Return a text that fits between quotes. Raises: BadHeader."""
    if len(text) > 1024 or any(c in '"{}<>' or not c.isprintable() for c in text):
        raise BadHeader(f"{text[:64]!r} cannot be written between quotes of a twix header")
    return text


def _whole(value: float, what: str) -> int:
    if value != round(value):
        raise BadHeader(f"{what}: {value} is no whole number of the header's units")
    return round(value)


def _count(values: Mapping[str, str], key: str, base: int = 10) -> int:
    text = values.get(key, "")
    try:
        return int(text[:16], base)
    except ValueError as why:
        raise BadHeader(f"{key} is {text[:64]!r}, not a whole number") from why


def _number(values: Mapping[str, str], key: str, default: float | None = None) -> float:
    text = values.get(key, "")
    if not text and default is not None:
        return default
    try:
        return float(text[:64])
    except ValueError as why:
        raise BadHeader(f"{key} is {text[:64]!r}, not a number") from why


def _day(text: str) -> datetime | None:
    found = _DAY.match(text)
    if found is None:
        return None
    try:
        return datetime.combine(datetime.fromisoformat(found[0]).date(), time(), UTC)
    except ValueError as why:
        raise BadHeader(f"the day of the measurement is {found[0]}") from why
