"""Errors at the edge: what is answered as application/problem+json, with stable codes."""

from typing import Any

from geo.errors import GeoError


class ApiError(Exception):
    """A request that cannot be answered; subclasses fix status and code, the message is for people."""

    status = 400
    code = "bad_request"

    def __init__(
        self,
        message: str,
        *,
        given: object = None,
        expected: str = "",
        code: str = "",
        status: int = 0,
        more: dict[str, Any] | None = None,  # further members of the problem document
    ) -> None:
        super().__init__(message)
        self.message = message
        self.given = given
        self.expected = expected
        self.more = more or {}
        self.code = code or type(self).code
        self.status = status or type(self).status


class NotFound(ApiError):
    """No such thing, or not for this caller."""

    status = 404
    code = "not_found"


class Unauthenticated(ApiError):
    """Nobody is logged in, and this is not for everybody."""

    status = 401
    code = "login_needed"


class Forbidden(ApiError):
    """The caller's role may not do this."""

    status = 403
    code = "not_allowed"


class Conflict(ApiError):
    """The request meets a state that it did not expect."""

    status = 409
    code = "conflict"


class TooLarge(ApiError):
    """The body is larger than this route takes."""

    status = 413
    code = "body_too_large"


class Unprocessable(ApiError):
    """Well formed, but its values make no sense here."""

    status = 422
    code = "unprocessable"


class TooMany(ApiError):
    """More requests than one address may make."""

    status = 429
    code = "too_many_requests"


class Unavailable(ApiError):
    """The service cannot answer now; trying again later may help."""

    status = 503
    code = "unavailable"


class OurFault(ApiError):
    """Something broke here that nobody foresaw; it is in the log."""

    status = 500
    code = "internal_error"

    def __init__(self) -> None:
        super().__init__("服务出错，已记录 / our fault, it has been logged")


def problem(
    status: int, code: str, message: str, *, given: object = None, expected: str = "", request_id: str = ""
) -> dict[str, Any]:
    """Return the body of an RFC 9457 problem: what was given, what was expected, and a stable code."""
    body: dict[str, Any] = {
        "type": f"urn:wangge:problem:{code}",
        "title": message,
        "status": status,
        "code": code,
    }
    if given is not None:
        body["given"] = given
    if expected:
        body["expected"] = expected
    if request_id:
        body["request_id"] = request_id
    return body


def of_geo(error: GeoError) -> ApiError:
    """Return a pure error as the edge tells it: 422 with the same code and words."""
    return Unprocessable(error.message, given=error.given, expected=error.expected, code=error.code)
