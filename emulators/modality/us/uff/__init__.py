"""UFF in the dialect of the UltraSound ToolBox: objects with classes, in HDF5."""
