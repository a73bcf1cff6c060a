"""Charts and the dashboard: figures become sentences, SVG and tables."""

from maps.charts.dashboard import Asked, panels

__all__ = ["Asked", "panels"]
