"""An invented city's address registry and noisy queries with known truth, to measure address matching."""
