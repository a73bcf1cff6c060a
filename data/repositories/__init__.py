"""Queries by noun: each takes a session and hands out frozen records."""
