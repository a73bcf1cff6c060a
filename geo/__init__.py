"""Pure geometry, ownership, addresses and statistics: values and arrays in, values and arrays out."""
