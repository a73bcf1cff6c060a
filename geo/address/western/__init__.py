"""Plain Western addresses: house numbers, blocks, streets with directions."""
