"""What a log line may hold."""

import json

import pytest
import structlog

from api.app import log


def test_a_failure_is_logged_with_its_traceback_but_without_what_the_variables_held(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log.configure()
    try:
        address = "柳荫路12号3幢501室"
        raise ValueError(f"{len(address)} characters")
    except ValueError as error:
        structlog.get_logger().error("it_broke", exc_info=error)
    finally:
        structlog.reset_defaults()
    line = capsys.readouterr().err.strip()
    assert json.loads(line)["exception"][0]["exc_type"] == "ValueError"
    assert address not in line
