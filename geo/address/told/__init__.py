"""What of a given text tells a place: forms in order, no talk, nothing that is taken back, several places apart."""
