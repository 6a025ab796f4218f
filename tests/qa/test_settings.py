import os
import subprocess
from pathlib import Path

import pytest

from index.errors import SettingError
from qa.settings import Settings, command_line, load_settings


def test_settings_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ARCHIVE_QA_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ARCHIVE_QA_DECLINE_BELOW", "0.7")
    settings = load_settings()
    assert (settings.data_dir, settings.decline_below) == (tmp_path, 0.7)


def test_an_empty_variable_is_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_QA_THREADS", "")
    assert load_settings().threads == 160


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ARCHIVE_QA_DECLINE_BELOW", "often"),
        ("ARCHIVE_QA_DECLINE_BELOW", "1.5"),
        ("ARCHIVE_QA_THREADS", "0"),
        ("ARCHIVE_QA_CHAT_MODEL", "openai"),
        ("ARCHIVE_QA_SILENT_AFTER", "0"),
        ("ARCHIVE_QA_SILENT_AFTER", "nan"),
        ("ARCHIVE_QA_EXPECT_NEW_WITHIN", "soon"),
        ("ARCHIVE_QA_PUBLIC_URL", "archive.example"),
        ("ARCHIVE_QA_PUBLIC_URL", "ftp://archive.example"),
        ("ARCHIVE_QA_ALLOWED_HOSTS", "https://archive.lan"),
        ("ARCHIVE_QA_ALLOWED_HOSTS", "archive.lan:port"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=f"{name}: .*{value}"):
        load_settings()


def test_folders_are_listed_as_in_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_QA_WATCH", os.pathsep.join(("/a", "", "/b c")))
    assert load_settings().watch == (Path("/a"), Path("/b c"))


def _pasted(settings: Settings, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What a shell makes of the command, with a program that prints two of its variables."""
    command = command_line(settings, "user", "add", "NAME")
    prints = 'printf "%s|%s" "$ARCHIVE_QA_DATA_DIR" "$ARCHIVE_QA_DATABASE_URL"'
    command = command.replace("archive-qa user add NAME", f"sh -c '{prints}'")
    return subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("folder", ["/srv/archive", "/srv/Ann's archive $HOME"])
def test_a_command_can_be_pasted_into_any_shell(folder: str) -> None:
    assert _pasted(Settings(data_dir=Path(folder)), {}).stdout == f"{folder}|"


def test_a_command_names_the_database_without_its_password() -> None:
    url = "postgresql+psycopg://archive:secret@db/archive"
    settings = Settings(data_dir=Path("/srv/archive"), database_url=url)
    assert "secret" not in command_line(settings, "user", "list")
    assert _pasted(settings, {"ARCHIVE_QA_DATABASE_URL": url}).stdout == f"/srv/archive|{url}"
    assert _pasted(settings, {}).returncode != 0  # rather than to make another archive
