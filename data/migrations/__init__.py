"""Numbered migrations of schema `wangge`, and the two calls that run them."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

HERE = Path(__file__).parent


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """Return the newest revision that this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def upgrade(url: str) -> None:
    """Bring the database at `url` to the newest revision; does nothing where it is there already."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            connection.execute(text("CREATE SCHEMA IF NOT EXISTS wangge"))
            connection.commit()
            command.upgrade(_config(connection), "head")
            connection.commit()
    finally:
        engine.dispose()


def revision(url: str) -> str | None:
    """Return the revision that the database at `url` is at; None before the first."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            made = connection.scalar(text("SELECT to_regclass('wangge.alembic_version') IS NOT NULL"))
            found = connection.scalar(text("SELECT version_num FROM wangge.alembic_version")) if made else None
            return str(found) if found else None
    finally:
        engine.dispose()
