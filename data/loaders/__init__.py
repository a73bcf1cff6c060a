"""From files to tables: read, check, refuse with a report, write all or nothing."""
