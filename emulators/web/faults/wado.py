"""Misbehaviours of the retrieve service for whole objects (PS3.18 10.4.1.1.1, 8.7.3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Final

from pydicom import dcmread
from pydicom.dataset import FileDataset
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, ImplicitVRLittleEndian

from emulators.core.faults import Fault
from emulators.web.faults.exchange import (
    Answer,
    Asked,
    Hears,
    Misbehaviour,
    Says,
    Transaction,
)
from emulators.web.faults.related import Piece, is_multipart, split, spoiling
from emulators.web.negotiate import DICOM

OBJECTS: Final = frozenset({Transaction.OBJECTS})
JPEG_BASELINE: Final = "1.2.840.10008.1.2.4.50"
PREAMBLE_BYTES: Final = 132

_INSTANCE: Final = re.compile(r"/studies/[^/]+/series/([^/]+)(?:/instances/([^/]+))?(.*)")
_TRANSFER_SYNTAX: Final = re.compile(r";\s*transfer-syntax=(\"[^\"]*\"|[^;,\s]*)")

Edit = Callable[[FileDataset], object]


def objects_fault(
    name: str,
    requirement: str,
    what: str,
    *,
    hears: Hears | None = None,
    says: Says | None = None,
) -> Misbehaviour:
    """Make a misbehaviour of the retrieval of objects."""
    made = Misbehaviour(Fault(name, requirement, what), OBJECTS)
    if hears is not None:
        made = replace(made, hears=hears)
    return made if says is None else replace(made, says=says)


def edited(piece: Piece, edit: Edit) -> Piece:
    """Return a part whose object was changed; what cannot be read stays as it is."""
    try:
        ds = dcmread(BytesIO(piece.body))
        edit(ds)
        taken = BytesIO()
        ds.save_as(taken, enforce_file_format=True)
    except Exception:  # noqa: BLE001 - whatever pydicom makes of a peer's object
        return piece
    return piece.with_body(taken.getvalue())


def _each(edit: Edit) -> Says:
    return spoiling(lambda pieces: [edited(piece, edit) for piece in pieces])


def _in_syntax(uid: str) -> Says:
    def change(piece: Piece) -> Piece:
        def edit(ds: FileDataset) -> None:
            ds.file_meta.TransferSyntaxUID = UID(uid)

        return edited(piece, edit).with_type(f"{DICOM}; transfer-syntax={uid}")

    return spoiling(lambda pieces: [change(piece) for piece in pieces])


def _add_a_stranger(pieces: list[Piece]) -> list[Piece]:
    """Add an instance of another study, made of the last one."""

    def edit(ds: FileDataset) -> None:
        ds.StudyInstanceUID = "2.25.404"
        ds.SOPInstanceUID = ds.SOPInstanceUID[:60] + ".1"
        ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID

    return pieces + [edited(piece, edit) for piece in pieces[-1:]]


def _one_file(_: Asked, answer: Answer) -> Answer:
    """Answer with the first object by itself, whatever was asked for."""
    pieces = split(answer.header("content-type"), answer.body) if is_multipart(answer) else []
    for piece in pieces:
        return replace(answer.with_header("content-type", DICOM), body=piece.body)
    return answer


def _without_file_meta(piece: Piece) -> Piece:
    return piece.with_body(piece.body[PREAMBLE_BYTES:])


def _pixels(ds: FileDataset) -> None:
    pixels = bytearray(ds.PixelData)
    pixels[len(pixels) // 2] ^= 0x01
    ds.PixelData = bytes(pixels)


def _empty_success(_: Asked, answer: Answer) -> Answer:
    return replace(answer, status=200, body=b"") if answer.status == 404 else answer


def _by_series_alone(asked: Asked) -> Asked:
    """Find the study that the series is of, instead of asking for that in the path."""
    found = _INSTANCE.fullmatch(asked.path)
    if found is None:
        return asked
    series, instance, rest = found.groups()
    homes = asked.holds.instances(None, series, instance)
    below = f"/instances/{instance}" if instance else ""
    return (
        replace(asked, path=f"/studies/{homes[0].study_uid}/series/{series}{below}{rest}")
        if homes
        else asked
    )


def _any_transfer_syntax(asked: Asked) -> Asked:
    return asked.with_header("accept", _TRANSFER_SYNTAX.sub("", asked.header("accept")))


RETRIEVE_FAULTS: Final = (
    objects_fault(
        "wado-leaves-an-instance-out",
        "wado.retrieved-set-is-complete",
        "leaves the last of several instances out",
        says=spoiling(lambda pieces: pieces[:-1] or pieces),
    ),
    objects_fault(
        "wado-sends-half-a-study",
        "ihe.retrieve-returns-every-instance",
        "leaves every other instance out",
        says=spoiling(lambda pieces: pieces[::2]),
    ),
    objects_fault(
        "wado-adds-an-instance-of-another-study",
        "wado.objects-belong-to-the-path",
        "sends an instance of another study along",
        says=spoiling(_add_a_stranger),
    ),
    objects_fault(
        "wado-repeats-a-part",
        "wado.objects-are-not-repeated",
        "sends the first instance once more",
        says=spoiling(lambda pieces: pieces + pieces[:1]),
    ),
    objects_fault(
        "wado-sends-a-study-as-one-file",
        "wado.several-objects-are-multipart",
        "answers a retrieve of a study with one file",
        says=_one_file,
    ),
    objects_fault(
        "wado-sends-implicit-vr",
        "wado.transfer-syntax-is-allowed-on-the-web",
        "sends objects in Implicit VR Little Endian",
        says=_in_syntax(ImplicitVRLittleEndian),
    ),
    objects_fault(
        "wado-sends-deflated-unasked",
        "wado.asked-transfer-syntax-is-used",
        "sends objects deflated, which nobody asked for",
        says=_in_syntax(DeflatedExplicitVRLittleEndian),
    ),
    objects_fault(
        "wado-mislabels-the-transfer-syntax",
        "wado.transfer-syntax-parameter-agrees",
        "names another transfer syntax on the parts than their files have",
        says=spoiling(
            lambda pieces: [
                piece.with_type(f"{DICOM}; transfer-syntax={JPEG_BASELINE}") for piece in pieces
            ]
        ),
    ),
    objects_fault(
        "wado-sends-the-default-instead",
        "wado.unavailable-transfer-syntax-is-refused",
        "sends Explicit VR Little Endian where only others are accepted",
        hears=_any_transfer_syntax,
    ),
    objects_fault(
        "wado-sends-no-preamble",
        "wado.retrieved-object-is-a-file",
        "sends objects without preamble and prefix",
        says=spoiling(lambda pieces: [_without_file_meta(piece) for piece in pieces]),
    ),
    objects_fault(
        "wado-changes-an-attribute",
        "wado.retrieved-attributes-equal-stored",
        "sends objects with another Series Description than was stored",
        says=_each(lambda ds: setattr(ds, "SeriesDescription", "changed")),
    ),
    objects_fault(
        "wado-changes-the-patient",
        "ihe.retrieved-images-keep-their-patient",
        "sends objects with another Patient ID than was stored",
        says=_each(lambda ds: setattr(ds, "PatientID", "SOMEBODY-ELSE")),
    ),
    objects_fault(
        "wado-changes-a-pixel",
        "ihe.retrieved-pixels-are-the-acquired",
        "sends images of which one bit of one pixel is another",
        says=_each(_pixels),
    ),
    objects_fault(
        "wado-says-200-to-an-unknown-study",
        "wado.unknown-resource-is-not-found",
        "answers a retrieve of what it does not hold with 200 and nothing",
        says=_empty_success,
    ),
    objects_fault(
        "wado-ignores-the-study-in-the-path",
        "wado.parent-in-the-path-is-checked",
        "finds a series or an instance below any study",
        hears=_by_series_alone,
    ),
)
