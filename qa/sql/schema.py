"""The tables beside the catalog's, as :mod:`index.sql.migrations` makes them."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    false,
    true,
)

from index.sql.moments import Moment

metadata = MetaData()


def _account(**options: Any) -> Column[str]:  # noqa: ANN401
    reference = ForeignKey("accounts.account_id", ondelete="CASCADE")
    return Column("account_id", String(32), reference, nullable=False, **options)


conversations = Table(
    "conversations",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("is_named", Boolean, nullable=False, server_default=false()),  # by its reader
    Column("started_at", Moment, nullable=False),
    Column("owner", String(80), index=True),  # «account:…» or «browser:…»
    Column("share", String(32)),
    Index("conversations_by_share", "share", unique=True),
)
messages = Table(
    "messages",
    metadata,
    Column("message_id", String(32), primary_key=True),
    Column(
        "conversation_id",
        String(32),
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("asked_at", Moment, nullable=False, index=True),
    Column("response", JSON, nullable=False),
    Column(
        "folded", Text, nullable=False, server_default=""
    ),  # question and answer, to be searched
    Column("answered", Boolean, nullable=False, server_default=true()),
    Column("rating", SmallInteger),
    Column("comment", Text),
)
cited = Table(
    "cited",
    metadata,
    Column(
        "message_id",
        String(32),
        ForeignKey("messages.message_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("marker", SmallInteger, primary_key=True),
    Column("article_id", Text, nullable=False, index=True),
    Column("wrong_at", Moment),  # when a reader called it wrong
    Column("wrong_comment", Text),
)
# Mistakes that readers report. A question that is removed leaves no trace in them.
reports = Table(
    "reports",
    metadata,
    Column("report_id", String(32), primary_key=True),
    Column("reported_at", Moment, nullable=False, index=True),
    Column("words", Text, nullable=False),
    Column(
        "message_id",
        String(32),
        ForeignKey("messages.message_id", ondelete="SET NULL"),
        index=True,
    ),
    Column("marker", SmallInteger),
    Column("article_id", Text),
    Column("reply", Text),
    Column("closed_by", Text),
    Column("closed_at", Moment),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account_id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False, unique=True),  # names that compare equal are one
    Column("role", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("password", Text),  # argon2id
    Column("subject", Text, unique=True),  # of an OpenID provider: its address and its own name
    Column("vouched_at", Moment),  # when that provider last let the person in
)
sessions = Table(
    "sessions",
    metadata,
    Column("session_id", String(32), primary_key=True),
    _account(index=True),
    Column("digest", String(64), nullable=False, unique=True),  # of the cookie
    Column("begun_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("agent", Text, nullable=False),
)
tokens = Table(
    "tokens",
    metadata,
    Column("token_id", String(32), primary_key=True),
    _account(index=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("label", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("expires_at", Moment),
    Column("scope", String(8), nullable=False, server_default="write"),  # read | write
)

# Questions with their right passages, as staff have named them; null: the archive has none.
golden_passages = Table(
    "golden_passages",
    metadata,
    Column("line_id", String(32), primary_key=True),
    Column("question", Text, nullable=False),
    Column("folded", Text, nullable=False, index=True),
    Column("article_id", Text),
    Column("start", Integer),
    Column("end", Integer),
    Column("quote", Text),
    Column("answer", Text),
    Column("added_by", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
)

# Files that staff upload; the files themselves are below the data folder.
uploads = Table(
    "uploads",
    metadata,
    Column("upload_id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String(16), nullable=False),  # waiting | adding | added
    Column("report", JSON),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("dossier_id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("filters", JSON, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),  # when somebody last took note of what is in it
    Column("share", String(32)),
    Index("dossiers_by_share", "share", unique=True),
)

# What is known of an article in a saved dossier: that it was seen, and what was decided by hand.
dossier_articles = Table(
    "dossier_articles",
    metadata,
    Column(
        "dossier_id",
        String(32),
        ForeignKey("dossiers.dossier_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("article_id", Text, primary_key=True),
    Column("is_seen", Boolean, nullable=False, server_default=false()),
    Column("decision", String(8)),  # struck | kept
)
