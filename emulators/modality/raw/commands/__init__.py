"""The command line of the raw side, one module per command."""
