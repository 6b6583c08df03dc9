"""Legal ways to say the same, or more: no conforming object becomes faulty by any of them."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st
from pydicom import DataElement, Dataset
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

NATIVE = (ExplicitVRLittleEndian, ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian)
_TEXT_64 = (
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="\\"))
    .map(str.strip)
    .filter(lambda t: 0 < len(t) <= 64)
)
_NAME = st.lists(
    st.text(st.characters(max_codepoint=0x1FFF, categories=("L",)), min_size=1, max_size=12),
    min_size=1,
    max_size=4,
).map("^".join)
_OPTIONAL = {
    "PatientComments": _TEXT_64,
    "PatientWeight": st.integers(1, 300).map(str),
    "PatientSize": st.integers(50, 220).map(lambda cm: f"{cm / 100:.2f}"),
    "InstitutionName": _TEXT_64,
    "OperatorsName": _NAME,
    "AdditionalPatientHistory": _TEXT_64,
    "ProtocolName": _TEXT_64,
    "StationName": st.from_regex(r"[A-Z][A-Z0-9]{0,15}", fullmatch=True),
}


@dataclass(frozen=True)
class Variation:
    """What is done to a data set."""

    transfer_syntax: UID | None  # None: left as it is
    undefined_lengths: bool
    private: tuple[tuple[int, str, object], ...]  # element of the block, VR, value
    optional: tuple[tuple[str, str], ...]
    name: str  # of the patient, in UTF-8; "": left as it is
    padding: int  # octets of Data Set Trailing Padding

    def apply(self, ds: Dataset) -> None:
        """Change a data set, and how it is going to be written."""
        if self.name:
            ds.SpecificCharacterSet = "ISO_IR 192"
            ds.PatientName = self.name
            for keyword, value in self.optional:
                setattr(ds, keyword, value)
        if self.private:
            block = ds.private_block(0x0013, "PLUGFEST VARIED", create=True)
            for number, vr, value in self.private:
                block.add_new(number, vr, value)
        if self.padding:
            ds.add_new(0xFFFCFFFC, "OB", b"\0" * self.padding)
        if self.transfer_syntax is not None and native(ds):
            ds.file_meta.TransferSyntaxUID = self.transfer_syntax
        if self.undefined_lengths:
            ds.walk(_undefine)


def native(ds: Dataset) -> bool:
    """Tell whether a data set is written in a little endian, unencapsulated Transfer Syntax."""
    return ds.file_meta.TransferSyntaxUID in NATIVE


def _undefine(_inside: Dataset, element: DataElement) -> None:
    if element.VR == "SQ":
        element.is_undefined_length = True
        for item in element.value:
            item.is_undefined_length_sequence_item = True


_PRIVATE_VALUES: tuple[tuple[str, Callable[[int], object]], ...] = (
    ("LO", lambda n: f"value {n}"),
    ("UN", lambda n: bytes([n % 256, 0])),
    ("US", lambda n: n % 65536),
    ("DS", lambda n: str(n / 4)),
    ("OB", lambda n: bytes(2 * (n % 9))),
)


@st.composite
def _private(draw: st.DrawFn) -> tuple[tuple[int, str, object], ...]:
    numbers = draw(st.lists(st.integers(0, 0xFF), max_size=3, unique=True))
    found = []
    for number in numbers:
        vr, make = draw(st.sampled_from(_PRIVATE_VALUES))
        found.append((number, vr, make(draw(st.integers(0, 70_000)))))
    return tuple(found)


@st.composite
def variations(draw: st.DrawFn) -> Variation:
    """Generate legal variations."""
    keywords = draw(st.lists(st.sampled_from(sorted(_OPTIONAL)), max_size=3, unique=True))
    return Variation(
        transfer_syntax=draw(st.sampled_from((None, *NATIVE))),
        undefined_lengths=draw(st.booleans()),
        private=draw(_private()),
        optional=tuple((k, draw(_OPTIONAL[k])) for k in keywords),
        name=draw(st.one_of(st.just(""), _NAME)),
        padding=draw(st.sampled_from((0, 0, 2, 64))),
    )
