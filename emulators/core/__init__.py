"""What all actors share: store, matching, settings, uids, clock."""
