"""Pure renderers of the Report."""
