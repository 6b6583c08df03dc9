"""Content trees: value types, relationships, templates, manifests (PS3.3 C.17, PS3.16)."""
