"""Charts and the dashboard: figures become sentences, SVG and tables."""

from maps.charts.dashboard import Filters, dashboard_page, incidents_page

__all__ = ["Filters", "dashboard_page", "incidents_page"]
