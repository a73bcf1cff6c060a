"""Answers that carry an ETag of their content; who has it already gets 304."""

from zlib import adler32, crc32

from starlette.requests import Request
from starlette.responses import Response

JSON, GEOJSON = "application/json", "application/geo+json"
# The answer may change with the next published plan and with who asks: ask again, but say what you have.
REVALIDATE = "private, no-cache"


def tagged(
    request: Request, body: bytes, *, media_type: str = JSON, prefix: str = "", cache: str = REVALIDATE
) -> Response:
    """Return `body` with its ETag, or 304 where the client's If-None-Match names it."""
    tag = f'"{prefix}{crc32(body):08x}{adler32(body):08x}"'
    headers = {"ETag": tag, "Cache-Control": cache}
    known = request.headers.get("if-none-match")
    if known and any(one.strip().removeprefix("W/") in (tag, "*") for one in known.split(",")):
        return Response(None, 304, headers)
    return Response(body, 200, headers, media_type=media_type)
