"""The settings, read once at the edge from the environment and passed down by parts."""

import os
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from index.errors import SettingError

_PREFIX = "ARCHIVE_QA_"


def _split(folders: object) -> object:
    return tuple(filter(None, folders.split(os.pathsep))) if isinstance(folders, str) else folders


class Settings(BaseModel):
    """Every setting is the environment variable ``ARCHIVE_QA_`` and its name in capitals."""

    data_dir: Annotated[Path, Field(description="folder that holds the archive")] = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("archive-qa"))
    )
    title: Annotated[
        str, Field(description="name of the archive, shown at the head of each page")
    ] = "Archive QA"
    embedding_model: Annotated[
        str, Field(description="name or folder of a sentence-transformers model")
    ] = "sentence-transformers/all-MiniLM-L6-v2"
    reranker: Annotated[
        str | None,
        Field(description="name or folder of a cross-encoder that reads the best passages again"),
    ] = None
    database_url: Annotated[
        str | None,
        Field(description="SQLAlchemy URL of the catalog; default: SQLite in the data folder"),
    ] = None
    chroma_url: Annotated[
        str | None,
        Field(description="URL of a Chroma server; default: one of our own, on loopback"),
    ] = None
    chat_model: Annotated[
        Literal["none"],
        Field(description="«none»: answers are worded without a chat model"),
    ] = "none"
    decline_below: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="decline to answer when the evidence is weaker than this, 0 to 1",
        ),
    ] = 0.5
    threads: Annotated[int, Field(ge=1, le=256, description="requests served at once")] = 16
    watch: Annotated[
        tuple[Path, ...],
        BeforeValidator(_split),
        Field(description=f"folders that «serve» follows, with {os.pathsep!r} between them"),
    ] = ()
    silent_after: Annotated[
        float,
        Field(
            gt=0,
            le=100_000,
            description="hours without a successful look, after which a followed folder is silent",
        ),
    ] = 24
    expect_new_within: Annotated[
        float | None,
        Field(
            gt=0,
            le=100_000,
            description="days within which each followed folder is to bring something new",
        ),
    ] = None


def load_settings() -> Settings:
    """Reads the environment, in which an empty variable counts as none.

    By hand, as pydantic-settings adds a tenth to the time that «status» takes.

    Raises:
        SettingError: A variable has a value that cannot be used; names it and says why.
    """
    variables = {name: os.environ.get(_PREFIX + name.upper()) for name in Settings.model_fields}
    try:
        return Settings.model_validate({name: text for name, text in variables.items() if text})
    except ValidationError as error:
        first = error.errors()[0]
        name = _PREFIX + str(first["loc"][0]).upper()
        raise SettingError(f"{name}: {first['msg']}, not {first.get('input')!r}") from None
