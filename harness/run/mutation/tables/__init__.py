"""The mutations, one module per family of requirements, each with its `TABLE`."""
