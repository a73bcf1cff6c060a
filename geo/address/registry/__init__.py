"""The standard addresses and their names in memory."""
