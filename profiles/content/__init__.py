"""Content profiles: what use cases ask of objects beyond their IODs."""
