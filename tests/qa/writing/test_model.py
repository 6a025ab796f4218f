import subprocess
import sys

import pytest

from index.errors import SettingError
from qa.writing.model import ChatModelSettings, open_model


def test_a_server_of_ones_own_needs_no_key() -> None:
    model = open_model(ChatModelSettings("openai:any", base_url="http://127.0.0.1:9/v1"))
    assert type(model).__name__ == "ChatOpenAI"


def test_limits_and_address_reach_the_client() -> None:
    settings = ChatModelSettings(
        "ollama:llama3.1", base_url="http://127.0.0.1:9", max_tokens=321, context_tokens=4321
    )
    model = open_model(settings).model_dump()
    assert (model["num_predict"], model["num_ctx"]) == (321, 4321)
    assert model["base_url"] == "http://127.0.0.1:9"


@pytest.mark.parametrize("provider", ["openai", "ollama"])
def test_a_missing_package_is_named_with_the_command(provider: str) -> None:
    """In a process of its own, as LangChain remembers what it has found."""
    program = (
        f"import sys; sys.modules['langchain_{provider}'] = None\n"
        "from qa.writing.model import ChatModelSettings, open_model\n"
        f"open_model(ChatModelSettings('{provider}:any'))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert f"pip install 'archive-qa[{provider}]'" in ended.stderr


def test_a_provider_that_nobody_knows_is_refused_in_a_line() -> None:
    with pytest.raises(SettingError, match="nonesuch") as caught:
        open_model(ChatModelSettings("nonesuch:any"))
    assert "\n" not in str(caught.value)


def test_a_missing_key_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingError, match="ARCHIVE_QA_CHAT_MODEL: openai:any"):
        open_model(ChatModelSettings("openai:any"))
