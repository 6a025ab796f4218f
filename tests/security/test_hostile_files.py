"""Files that are made to freeze or to kill whoever reads them: the attacks of finding M1."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from index.errors import ReadError
from index.limits import ArchiveLimits
from index.reading import FoundFile, ReadFailure, ReadingLimits, Sandbox
from tests.cli.shell import Shell
from tests.security.bombs import BOMBS, Bomb
from tests.security.service import Service, serving

_LIMITS = ReadingLimits(seconds=5)
_GROWTH = 64  # MiB, which reading none of them may cost the service
_GOOD = "The good ship\n\nThe good ship Marabel carried maize to Odesa in May."

each_bomb = pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.name)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    one = Sandbox(_LIMITS)
    yield one
    one.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them, and one article that is none, which comes last."""
    made = tmp_path_factory.mktemp("hostile")
    for bomb in BOMBS:
        (made / bomb.name).write_bytes(bomb.make())
    (made / "zzz.txt").write_text(_GOOD)
    return made


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Service]:
    shell = Shell(tmp_path_factory.mktemp("service") / "data")
    with serving(shell, read_seconds=_LIMITS.seconds) as one:
        one.upload("first.txt", _GOOD.encode())  # loads what is loaded for the first upload
        yield one


@each_bomb
def test_a_bomb_is_read_within_limits_or_refused(
    sandbox: Sandbox, folder: Path, bomb: Bomb
) -> None:
    try:
        found = list(sandbox.articles(FoundFile(folder / bomb.name, bomb.name)))
        reasons = [one.reason for one in found if isinstance(one, ReadFailure)]
    except ReadError as error:
        reasons = [str(error)]
    if bomb.reason is not None:
        assert len(reasons) == 1
        assert re.search(bomb.reason, reasons[0])
    for reason in reasons:
        assert reason.isprintable()


def test_bombs_are_reported_and_the_rest_is_ingested(
    open_archive: Callable[..., Archive], folder: Path
) -> None:
    archive = open_archive(limits=ArchiveLimits(_LIMITS))
    report = archive.ingest([folder])
    failed = {failure.path.partition("#")[0] for failure in report.failed}
    assert failed >= {bomb.name for bomb in BOMBS if bomb.reason is not None}
    assert archive.article("zzz.txt").title == "The good ship"


@each_bomb
def test_an_upload_costs_the_service_no_memory(service: Service, folder: Path, bomb: Bomb) -> None:
    before = service.memory()
    with (folder / bomb.name).open("rb") as file:
        where = service.upload(bomb.name, file)
    assert service.memory() - before < _GROWTH
    page = service.client.get(where)
    assert page.status_code == 200
    if bomb.reason is not None:
        assert "could not be read" in page.text
    assert service.memory() - before < _GROWTH
    service.client.post(f"{where}/discard")


def test_others_are_answered_while_a_bomb_is_read(service: Service, folder: Path) -> None:
    content = (folder / "operators.pdf").read_bytes()
    uploading = threading.Thread(target=service.upload, args=["operators.pdf", content])
    uploading.start()
    service.until(lambda: bool(service.readers()))
    answered = 0
    while uploading.is_alive() and answered < 20:
        assert service.client.get("/healthz").status_code == 200
        answered += 1
    uploading.join()
    assert answered == 20


def test_a_followed_folder_with_bombs_is_followed(
    tmp_path: Path, prepared: Path, folder: Path
) -> None:
    followed = tmp_path / "followed"
    followed.mkdir()
    for name in ("paragraphs.docx", "nested.json", "objects.json", "spaces.md", "zzz.txt"):
        shutil.copy(folder / name, followed)
    shell = Shell(tmp_path / "data")
    with serving(shell, read_seconds=_LIMITS.seconds, watch=followed) as service:
        before = service.memory()
        service.until(lambda: service.client.get("/articles/zzz.txt").status_code == 200)
        # who ingests, embeds and searches takes memory for that, though not for what is refused
        assert service.memory() - before < 3 * _GROWTH
