"""Statistics of incidents over grids and cells: values and arrays in, values and arrays out."""
