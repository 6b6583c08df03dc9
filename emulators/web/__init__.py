"""Web services over the store, and the control API."""
