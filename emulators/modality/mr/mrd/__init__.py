"""ISMRMRD 1 and MRD 2: one header schema, in XML and in a binary stream."""
