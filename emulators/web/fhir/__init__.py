"""A FHIR R4 server: REST interface, search, transactions, and the store below them."""
