"""What a text that is typed may become."""
