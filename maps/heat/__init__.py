"""The heatmap: figures become a Folium page and picture tiles."""

from maps.heat.compose import Look, heat_view
from maps.heat.page import heatmap_page
from maps.heat.tiles import class_colours, empty_tile, tile

__all__ = ["Look", "class_colours", "empty_tile", "heat_view", "heatmap_page", "tile"]
