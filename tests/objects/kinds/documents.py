"""What is no image: an encapsulated document, an electrocardiogram, raw data."""

import numpy as np
from pydicom import Dataset

from tests.objects.bases import base, data_set
from tests.objects.elements import code, fill, item, reference, uid
from tests.objects.kinds.entities import start

_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@base("encapsulated-pdf", "Encapsulated PDF")
def encapsulated_pdf() -> Dataset:
    """Make a report on paper."""
    ds = start("1.2.840.10008.5.1.4.1.1.104.1", "DOC", "encapsulated-pdf")
    fill(
        ds,
        ConversionType="WSD",
        ContentDate="20240102",
        AcquisitionDateTime="20240102101000",
        ContentTime="101400",
        BurnedInAnnotation="YES",
        DocumentTitle="Report",
        ConceptNameCodeSequence=[code("18748-4", "LN", "Diagnostic imaging study")],
        MIMETypeOfEncapsulatedDocument="application/pdf",
        EncapsulatedDocumentLength=len(_PDF),
    )
    ds.add_new("EncapsulatedDocument", "OB", _PDF + b"\0" * (len(_PDF) % 2))
    return ds


def _channel(number: int, value: str, meaning: str) -> Dataset:
    return item(
        WaveformChannelNumber=number,
        ChannelLabel=meaning,
        ChannelSourceSequence=[code(value, "MDC", meaning)],
        ChannelSensitivity=1.0,
        ChannelSensitivityUnitsSequence=[code("uV", "UCUM", "microvolt")],
        ChannelSensitivityCorrectionFactor=1.0,
        ChannelBaseline=0.0,
        ChannelSampleSkew=0.0,
        WaveformBitsStored=16,
    )


@base("ecg", "General ECG Waveform")
def ecg() -> Dataset:
    """Make one second of leads I and II."""
    ds = start("1.2.840.10008.5.1.4.1.1.9.1.2", "ECG", "ecg")
    samples = (100 * np.sin(np.arange(500) / 20)).astype("<i2")
    group = item(
        WaveformOriginality="ORIGINAL",
        NumberOfWaveformChannels=2,
        NumberOfWaveformSamples=250,
        SamplingFrequency=250.0,
        MultiplexGroupLabel="Rhythm",
        ChannelDefinitionSequence=[
            _channel(1, "2:1", "Lead I"),
            _channel(2, "2:2", "Lead II"),
        ],
        WaveformBitsAllocated=16,
        WaveformSampleInterpretation="SS",
    )
    group.add_new("WaveformData", "OW", samples.tobytes())
    return fill(
        ds,
        ContentDate="20240102",
        AcquisitionDateTime="20240102101000",
        ContentTime="101400",
        AcquisitionContextSequence=[],
        WaveformSequence=[group],
    )


@base("raw-data", "Raw Data")
def raw_data() -> Dataset:
    """Make raw data that a CT slice was reconstructed from."""
    ds = start("1.2.840.10008.5.1.4.1.1.66", "CT", "raw-data")
    fill(
        ds,
        BodyPartExamined="CHEST",
        ContentDate="20240102",
        ContentTime="101400",
        AcquisitionContextSequence=[],
        CreatorVersionUID=uid("raw data creator"),
        ReferencedInstanceSequence=[reference(data_set("ct"))],
    )
    ds.ReferencedInstanceSequence[0].PurposeOfReferenceCodeSequence = [
        code("121321", "DCM", "Reference Image")
    ]
    block = ds.private_block(0x0009, "PLUGFEST RAW", create=True)
    block.add_new(0x01, "OB", bytes(range(64)))
    return ds
