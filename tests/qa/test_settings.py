import os
from pathlib import Path

import pytest

from index.errors import SettingError
from qa.settings import load_settings


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
