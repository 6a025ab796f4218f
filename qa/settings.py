"""The settings, read once at the edge from the environment and passed down by parts."""

import os
import re
import shlex
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from index.errors import SettingError

_PREFIX = "ARCHIVE_QA_"
_HOST = re.compile(
    r"\*|(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?|[0-9a-f:.]+", re.IGNORECASE
)


def _split(folders: object) -> object:
    return tuple(filter(None, folders.split(os.pathsep))) if isinstance(folders, str) else folders


def _listed(values: object) -> object:
    if not isinstance(values, str):
        return values
    return tuple(filter(None, (value.strip() for value in values.split(","))))


def _web_address(url: str) -> str:
    """Check an address: the hosts that are answered to follow from it."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise PydanticCustomError(
            "web_address", "must be a whole address, such as «https://archive.example»"
        )
    return url


def _hosts(names: tuple[str, ...]) -> tuple[str, ...]:
    """Check host names: one that matches nothing would shut its readers out without a word."""
    if not all(_HOST.fullmatch(name) for name in names):
        raise PydanticCustomError(
            "hosts", "must be hosts such as «archive.lan», with commas between them, or «*»"
        )
    return names


def _named_model(name: str) -> str:
    provider, colon, model = name.partition(":")
    if name != "none" and not (provider and colon and model):
        raise PydanticCustomError(
            "chat_model",
            "must be «provider:model», such as «ollama:llama3.1» or «openai:gpt-4.1-mini», "
            "or «none»",
        )
    return name


class Settings(BaseModel):
    """Every setting is the environment variable ``ARCHIVE_QA_`` and its name in capitals."""

    data_dir: Annotated[Path, Field(description="folder that holds the archive")] = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("archive-qa"))
    )
    cache_dir: Annotated[
        Path, Field(description="folder for what can be made again: the model, ready for questions")
    ] = Field(default_factory=lambda: Path(platformdirs.user_cache_dir("archive-qa")))
    title: Annotated[
        str, Field(description="name of the archive, shown at the head of each page")
    ] = "Archive QA"
    public_url: Annotated[
        Annotated[str, AfterValidator(_web_address)] | None,
        Field(description="where readers reach it, for links in what is taken along"),
    ] = None
    reference_style: Annotated[
        Path | None, Field(description="CSL file of references; default: notes as in Chicago")
    ] = None
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
    database_connections: Annotated[
        int, Field(ge=1, le=1_000, description="connections to PostgreSQL at once, at most")
    ] = 20
    database_pool_timeout: Annotated[
        float, Field(gt=0, le=600, description="seconds to wait for one of them to be free")
    ] = 3.0
    database_connect_timeout: Annotated[
        int, Field(ge=2, le=600, description="seconds to wait for a new connection to PostgreSQL")
    ] = 3
    database_statement_timeout: Annotated[
        float,
        Field(
            ge=1,
            le=86_400,
            description="seconds that PostgreSQL may work on one statement of a request",
        ),
    ] = 60.0
    chroma_url: Annotated[
        str | None,
        Field(description="URL of a Chroma server; default: one of our own, on loopback"),
    ] = None
    chat_model: Annotated[
        str,
        AfterValidator(_named_model),
        Field(
            description="«provider:model» that writes the answers, as LangChain's init_chat_model "
            "takes it; «none»: they are in the archive's own words"
        ),
    ] = "none"
    chat_base_url: Annotated[
        str | None, Field(description="URL of the chat model's server, if not its provider's own")
    ] = None
    chat_api_key: Annotated[SecretStr | None, Field(description="key for it, if it wants one")] = (
        None
    )
    chat_temperature: Annotated[
        float, Field(ge=0, le=2, description="how freely the chat model writes, 0 to 2")
    ] = 0.0
    chat_timeout: Annotated[
        float,
        Field(gt=0, le=3600, description="seconds to wait for its first words, and for more"),
    ] = 30.0
    chat_max_tokens: Annotated[
        int, Field(ge=50, le=100_000, description="tokens that it may write for one answer")
    ] = 600
    chat_context_tokens: Annotated[
        int,
        Field(ge=1_000, le=10_000_000, description="tokens that it can read and write in all"),
    ] = 8_192
    chat_strict: Annotated[
        bool,
        Field(
            description="leave out what it writes and the archive does not bear out, not mark it"
        ),
    ] = False
    prompts_dir: Annotated[
        Path | None, Field(description="folder with prompts to use in place of ours")
    ] = None
    decline_below: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="decline to answer when the evidence is weaker than this, 0 to 1",
        ),
    ] = 0.5
    keep_questions: Annotated[
        bool,
        Field(description="keep questions with their answers; else they are forgotten in an hour"),
    ] = True
    keep_days: Annotated[
        float | None,
        Field(
            gt=0, le=100_000, description="days after which a question is removed; default: never"
        ),
    ] = None
    access: Annotated[
        Literal["open", "closed"],
        Field(description="«open»: whoever reaches it may ask and read; «closed»: who logs in"),
    ] = "open"
    session_hours: Annotated[
        float, Field(gt=0, le=720, description="hours after its last use that a login ends")
    ] = 72
    oidc_issuer: Annotated[
        str | None, Field(description="URL of an OpenID Connect provider to log in at")
    ] = None
    oidc_client_id: Annotated[str | None, Field(description="what it knows this service by")] = None
    oidc_client_secret: Annotated[
        SecretStr | None, Field(description="and the secret it gave for that")
    ] = None
    oidc_label: Annotated[str, Field(description="what the login page calls it")] = "single sign-on"
    oidc_claim: Annotated[
        str, Field(description="the claim that roles go by, such as «groups» or «email»")
    ] = "groups"
    oidc_readers: Annotated[
        tuple[str, ...],
        BeforeValidator(_listed),
        Field(description="values of it that make a reader, with commas; default: everybody"),
    ] = ()
    oidc_staff: Annotated[
        tuple[str, ...],
        BeforeValidator(_listed),
        Field(description="values of it that make one of the staff, with commas"),
    ] = ()
    oidc_admins: Annotated[
        tuple[str, ...],
        BeforeValidator(_listed),
        Field(description="values of it that make an administrator, with commas"),
    ] = ()
    oidc_token_days: Annotated[
        float,
        Field(
            gt=0, le=3_650, description="days after a login there that the account's tokens work"
        ),
    ] = 30
    proxies: Annotated[
        int,
        Field(
            ge=0,
            le=10,
            description="reverse proxies in front, whose X-Forwarded-For and -Proto are believed",
        ),
    ] = 0
    allowed_hosts: Annotated[
        tuple[str, ...],
        BeforeValidator(_listed),
        AfterValidator(_hosts),
        Field(description="hosts to answer to beside the public URL's, with commas; “*”: any"),
    ] = ()
    threads: Annotated[
        int,
        Field(ge=1, le=1_000, description="requests held at once, most of which wait or stream"),
    ] = 160
    connections_per_address: Annotated[
        int,
        Field(
            ge=1,
            le=10_000,
            description="connections that one address may have; not counted behind a proxy",
        ),
    ] = 100
    at_once: Annotated[
        int | None,
        Field(ge=1, le=256, description="questions looked up at once; default: one a processor"),
    ] = None
    waiting: Annotated[
        int,
        Field(ge=0, le=10_000, description="questions that may wait; more are told to come again"),
    ] = 100
    read_memory: Annotated[
        int,
        Field(ge=512, le=1_000_000, description="MiB of memory that it may take to read a file"),
    ] = 1_024
    read_seconds: Annotated[
        int,
        Field(
            ge=1,
            le=86_400,
            description="processor seconds that it may take to read a file; of a table, each MiB",
        ),
    ] = 120
    read_pages: Annotated[
        int, Field(ge=1, le=1_000_000, description="pages that a PDF may have")
    ] = 2_000
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

    @property
    def prepared_models(self) -> Path:
        """Folder in which models are kept as they were prepared for questions."""
        return self.cache_dir / "models"


def command_line(settings: Settings, *arguments: str) -> str:
    """Return a command that reaches the same archive from any shell, ready to be pasted.

    The database's URL may hold a password: the shell puts it in, or says that it is not set.
    """
    variables = [f"{_PREFIX}DATA_DIR={shlex.quote(str(settings.data_dir.absolute()))}"]
    if settings.database_url:
        variables.append(f'{_PREFIX}DATABASE_URL="${{{_PREFIX}DATABASE_URL:?}}"')
    return " ".join([*variables, shlex.join(["archive-qa", *arguments])])


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
