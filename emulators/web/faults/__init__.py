"""Named misbehaviours of the DICOMweb services, kept apart from the services themselves."""
