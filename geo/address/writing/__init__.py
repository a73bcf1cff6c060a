"""How an address is written: one writing, numbers, words and parts of a text."""
