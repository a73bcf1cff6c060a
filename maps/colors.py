"""Colours that data is painted with; pages have the rest as tokens of the style sheet."""

SEQUENTIAL_LIGHT = ("#FDF3DC", "#FDE3AE", "#FBC66B", "#F39A3B", "#DE6A1F", "#B43D12", "#7F1D0E")
SEQUENTIAL_DARK = ("#1C1A2E", "#3A2153", "#6B2A63", "#A83A5B", "#DB5A45", "#F6953C", "#FCE08A")
