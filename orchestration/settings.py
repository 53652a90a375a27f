"""Every path and environment variable of the product, in one place.

Each field can be set by an environment variable with the prefix ``TOTALPLACE_``
(``TOTALPLACE_HOME``, ``TOTALPLACE_INBOX``, …) or passed to `Settings`.
"""

from datetime import date
from enum import StrEnum
from pathlib import Path

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parent.parent

# The layers in the order a pound passes them: folder = schema = Dagster group = word in the docs.
LAYERS = (
    "landed",
    "seeds",
    "staging",
    "classified",
    "counted",
    "methodology",
    "judged",
    "marts",
    "published",
    "reports",
)
# What a publication holds; everything earlier can be derived again from what was landed.
PUBLISHED_LAYERS = ("marts", "methodology", "judged")


class Illustrative(StrEnum):
    """Whether the fictional place Exampleshire is loaded."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


class Settings(BaseSettings):
    """Settings of one installation; see the README for what each is for."""

    model_config = SettingsConfigDict(env_prefix="TOTALPLACE_", env_ignore_empty=True, extra="ignore", frozen=True)

    home: Path = Field(REPOSITORY / "warehouse", description="folder under which everything a run writes lies")
    inbox: Path | None = Field(None, description="folder that files are read from; default: inbox/ under home")
    illustrative: Illustrative = Field(
        Illustrative.AUTO,
        description="load the fictional place Exampleshire: on, off, or only when the inbox holds no file",
    )
    keep_publications: int = Field(5, ge=1, description="how many publications are kept, the one in force included")
    landed_permissions: str = Field(
        "600",
        pattern=r"^0?[0-7]{3}$",
        description="Unix permissions of the kept files, which may name private individuals (folders follow)",
    )
    as_of: date | None = Field(
        None,
        description="day the publication speaks of, on which decisions are in force; default: the newest payment's",
    )
    refresh_hour: int = Field(6, ge=0, le=23, description="hour of the day at which the daily schedule refreshes")
    base_path: str = Field("", pattern=r"^(/[A-Za-z0-9_.-]+)*$", description="folder the site is served under")

    @model_validator(mode="after")
    def _absolute_paths(self) -> "Settings":
        # frozen model: resolved once here, so that a later change of directory moves nothing
        object.__setattr__(self, "home", self.home.expanduser().resolve())
        inbox = self.inbox if self.inbox is not None else self.home / "inbox"
        object.__setattr__(self, "inbox", inbox.expanduser().resolve())
        return self

    @property
    def landed(self) -> Path:
        """Bytes of every file ever landed, their text lines and records."""
        return self.home / "landed"

    @property
    def landed_file_mode(self) -> int:
        """Permissions of the files in the landed folder, as a number."""
        return int(self.landed_permissions, 8)

    @property
    def build(self) -> Path:
        """Everything disposable: the DuckDB file under construction, dbt's target, the report build."""
        return self.home / "build"

    @property
    def build_database(self) -> Path:
        """The DuckDB file under construction; belongs to one process."""
        return self.build / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """One folder per publication and the link ``current``."""
        return self.home / "published"

    @property
    def site(self) -> Path:
        """One folder per built report site and the link ``current``."""
        return self.home / "site"

    @property
    def dagster(self) -> Path:
        """Dagster's own storage (runs, events, schedules)."""
        return self.home / "dagster"

    def prepare(self) -> None:
        """Make the folders a run writes to."""
        for folder in (self.home / "inbox", self.landed, self.build, self.published, self.site, self.dagster):
            folder.mkdir(parents=True, exist_ok=True)
