"""What HTTP bodies and answers look like."""
