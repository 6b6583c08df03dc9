"""Makes the Python package dicomweb-client act, in the seats of modality and viewer."""

from collections.abc import Mapping

import ct_files
import pydicom
import seat
from dicomweb_client.api import DICOMwebClient


def acquire(told: seat.Arguments) -> Mapping[str, object]:
    """Give it files to send."""
    return ct_files.acquire(seat.folder("images"), int(told.get("slices", 4)))


def store(told: seat.Arguments) -> None:
    """STOW-RS."""
    if told.get("via") != "stow":
        raise seat.NotDone("dicomweb-client speaks no DIMSE")
    images = [pydicom.dcmread(path) for path in sorted(seat.folder("images").iterdir())]
    client().store_instances(images)


def view(told: seat.Arguments) -> None:
    """QIDO-RS on every level, then WADO-RS of everything below the study."""
    study = told["study_uid"]
    agent = client()
    agent.search_for_studies(search_filters={"StudyInstanceUID": study}, limit=10)
    agent.search_for_studies(
        search_filters={"PatientName": "*^*", "StudyDate": "20000101-"},
        fields=["StudyDescription"],
        fuzzymatching=False,
    )
    for series in agent.search_for_series(study):
        uid = series["0020000E"]["Value"][0]
        agent.retrieve_series_metadata(study, uid)
        for found in agent.search_for_instances(study, uid)[:1]:
            instance = found["00080018"]["Value"][0]
            agent.retrieve_instance_metadata(study, uid, instance)
            agent.retrieve_instance(study, uid, instance)
            agent.retrieve_instance_frames(study, uid, instance, [1])
            agent.retrieve_instance_rendered(study, uid, instance, media_types=("image/jpeg",))
        agent.retrieve_series(study, uid)
    agent.retrieve_study_metadata(study)
    agent.retrieve_study(study)


def client() -> DICOMwebClient:
    """Point it at the archive."""
    return DICOMwebClient(url=seat.web("archive"), timeout=20)


if __name__ == "__main__":
    seat.act(
        {
            ("modality", "acquire"): acquire,
            ("modality", "store"): store,
            ("viewer", "view-images"): view,
        }
    )
