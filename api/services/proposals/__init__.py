"""Proposals for drafts: what is asked, the lands it concerns, the work on each, and how it is told."""
