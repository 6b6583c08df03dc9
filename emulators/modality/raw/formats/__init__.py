"""One module per family and generation; each ends with its `GENERATION`."""
