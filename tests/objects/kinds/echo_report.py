"""A simplified report of an echocardiography, by TID 5300."""

from pydicom import Dataset

from tests.objects.bases import base
from tests.objects.elements import code, fill, item
from tests.objects.kinds.dose_report import dcm
from tests.objects.kinds.entities import start


@base("echo-report", "Simplified Adult Echo SR")
def echo_report() -> Dataset:
    """Make a report that says which language it is in, and nothing else."""
    language = item(
        RelationshipType="HAS CONCEPT MOD",
        ValueType="CODE",
        ConceptNameCodeSequence=[dcm("121049")],
        ConceptCodeSequence=[code("en-US", "RFC5646", "English (United States)")],
    )
    return fill(
        start("1.2.840.10008.5.1.4.1.1.88.72", "SR", "echo-report"),
        TimezoneOffsetFromUTC="+0000",
        ContentDate="20240102",
        ContentTime="101400",
        ReferencedPerformedProcedureStepSequence=[],
        PerformedProcedureCodeSequence=[],
        CompletionFlag="PARTIAL",
        VerificationFlag="UNVERIFIED",
        ValueType="CONTAINER",
        ConceptNameCodeSequence=[dcm("125200")],
        ContinuityOfContent="SEPARATE",
        ContentTemplateSequence=[item(MappingResource="DCMR", TemplateIdentifier="5300")],
        ContentSequence=[language],
    )
