"""Every error that this product raises on purpose.

Each says what happened, to which article or setting, and what to do about it: its text is shown
to people as it stands. The command line and the web turn the tree into an exit code or a problem
document in one place each.

    ArchiveError
    ├── UsageError                 the caller asked for something that makes no sense
    │   ├── SettingError           a setting has a value that cannot be used
    │   └── FilterError            a filter is unknown or malformed
    ├── NotFoundError              no article, conversation, message or account has this id
    ├── AccessError                whoever asks may not
    │   ├── LoginNeededError       nobody has logged in, or with a wrong password or token
    │   ├── NotAllowedError        the account's role is not enough
    │   └── TooManyTriesError      too many logins have failed: wait
    ├── ReadError                  an article file cannot be read
    │   ├── EmptyFileError         it holds no text
    │   ├── UnsupportedFileError   its format is not one that is read
    │   ├── TooLargeError          it is larger than the limit
    │   └── MalformedFileError     it is truncated, binary, encrypted or otherwise damaged
    ├── StoreError                 the catalog or an index cannot be used
    │   ├── ArchiveBusyError       another process is writing
    │   ├── SchemaError            the archive was written by another version
    │   ├── BackupError            a file is no backup, or a damaged one
    │   ├── DatabaseAwayError      the database cannot be reached, or has stopped answering
    │   └── VectorStoreError       the vector store does not answer
    │       └── SlowVectorStoreError   not within the time that it is given
    ├── ModelError                 the embedding model cannot be used
    │   └── ModelMismatchError     the archive was embedded with another model
    ├── BusyError                  too much is asked at once: wait
    └── StoppedError               told to stop before the work was done; what is done is kept
"""


class ArchiveError(Exception):
    """Base of everything that a caller may want to catch."""


class UsageError(ArchiveError):
    """The caller asked for something that makes no sense."""


class SettingError(UsageError):
    """A setting has a value that cannot be used."""


class FilterError(UsageError):
    """A filter is unknown or malformed."""


class NotFoundError(ArchiveError):
    """No article, conversation, message or account has this id."""


class AccessError(ArchiveError):
    """Whoever asks may not."""


class LoginNeededError(AccessError):
    """Nobody has logged in, or with a password or a token that is wrong."""


class NotAllowedError(AccessError):
    """The account's role is not enough."""


class TooManyTriesError(AccessError):
    """Too many logins have failed.

    Attributes:
        wait: Seconds until the next try.
    """

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(f"too many logins have failed: try again in {wait} seconds")


class ReadError(ArchiveError):
    """An article file cannot be read. The text is the reason, without the path."""


class EmptyFileError(ReadError):
    """The file holds no text."""


class UnsupportedFileError(ReadError):
    """The file's format is not one that is read."""


class TooLargeError(ReadError):
    """The file is larger than the limit."""


class MalformedFileError(ReadError):
    """The file is truncated, binary, encrypted or otherwise damaged."""


class StoreError(ArchiveError):
    """The catalog or an index cannot be used."""


class ArchiveBusyError(StoreError):
    """Another process is writing to the archive."""


class SchemaError(StoreError):
    """The archive was written by another version of this product."""


class BackupError(StoreError):
    """A file is no backup of an archive, or a damaged one."""


class DatabaseAwayError(StoreError):
    """The database cannot be reached, or has stopped answering."""


class VectorStoreError(StoreError):
    """The vector store does not answer."""


class SlowVectorStoreError(VectorStoreError):
    """The vector store did not answer within the time that it is given."""


class ModelError(ArchiveError):
    """The embedding model cannot be used."""


class ModelMismatchError(ModelError):
    """The archive was embedded with another model."""


class BusyError(ArchiveError):
    """Too much is asked at once.

    Attributes:
        wait: Seconds until the next try.
    """

    def __init__(self, wait: int) -> None:
        self.wait = wait
        seconds = "a second" if wait == 1 else f"{wait} seconds"
        super().__init__(f"too many are asking at the moment: try again in {seconds}")


class StoppedError(ArchiveError):
    """Told to stop before the work was done. What is done is kept."""
