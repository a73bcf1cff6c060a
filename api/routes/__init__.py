"""HTTP routes by noun."""
