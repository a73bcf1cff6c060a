"""Settings: environment variables WANGGE_*, read once at the edge and passed down as values."""

from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may set; docs/administration.md lists each with its meaning."""

    model_config = SettingsConfigDict(env_prefix="WANGGE_", extra="ignore")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    state: Path = Path(".wangge")
    database_url: str | None = None
    demo: bool = True
    workers: int = Field(default=2, ge=1, le=64)
    layer: str | None = None
    time_zone: str = "Asia/Shanghai"
    trusted_proxies: str = ""
    chromium: str | None = None
    shadow_share: float = Field(default=0.001, ge=0, le=1)
    cluster_url: str | None = Field(default=None, description="set by `wangge serve` for its own workers")

    @field_validator("time_zone")
    @classmethod
    def known_zone(cls, name: str) -> str:
        """Return `name`; raise ValueError where no such time zone exists."""
        ZoneInfo(name)
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which dates without a time begin."""
        return ZoneInfo(self.time_zone)

    @property
    def folder(self) -> Path:
        """The state folder as an absolute path."""
        return self.state.absolute()

    @property
    def proxies(self) -> frozenset[str]:
        """Addresses whose forwarding headers are believed."""
        return frozenset(part.strip() for part in self.trusted_proxies.split(",") if part.strip())

    @property
    def url(self) -> str:
        """The database in use; raise ValueError where neither a URL was given nor a cluster runs."""
        found = self.database_url or self.cluster_url
        if not found:
            raise ValueError("no database: set WANGGE_DATABASE_URL or start by `wangge serve`")
        return as_sqlalchemy(found)


def as_sqlalchemy(url: str) -> str:
    """Return a PostgreSQL URL with the driver that Wangge uses named in it."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url[len(prefix) :]
    return url
