"""Everything seen: pages, Folium maps, words, colours, style sheets and scripts; no query, no HTTP."""
