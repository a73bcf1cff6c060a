"""What leaves the database as files."""
