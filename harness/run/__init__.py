"""Session, runner: plays scenarios and judges them."""
