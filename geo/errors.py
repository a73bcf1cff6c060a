"""Errors of the pure part: what was given, what was expected, and a stable code."""


class GeoError(Exception):
    """A question that geometry cannot answer as it was put; `code` is stable, the rest is for people."""

    code = "geo_error"

    def __init__(self, message: str, *, given: object = None, expected: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.given = given
        self.expected = expected
