"""Drafts: made, edited operation by operation, taken back, checked."""
