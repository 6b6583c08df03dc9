"""What the generations of twix files share: the header's buffers, its protocol, its cleaning."""
