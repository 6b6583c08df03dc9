"""The compiler of the fact files in this folder: one module per source or kind of fact."""
