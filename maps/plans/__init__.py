"""Pages about one plan that are made on the server: map sheets on paper."""

from maps.plans.sheet import SheetView, sheets_page

__all__ = ["SheetView", "sheets_page"]
