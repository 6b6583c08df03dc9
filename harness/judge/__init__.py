"""Plan, evaluate, conclude. Pure."""
