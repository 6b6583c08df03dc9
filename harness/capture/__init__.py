"""Everything that opens a socket, starts a process or writes evidence."""
