"""What the tests share: the notice read once, an index built once, and where outside material lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.settings import ROOT, Settings

# No test asks a hub for anything, and none may reach one: sockets are blocked, loopback aside.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of outside material, or a skip."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The project's own corpus, indexed in a folder of the tests."""
    return Settings(index_dir=tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="session")
def assistant(settings: Settings):
    """An assistant over the project's own corpus."""
    from assistant.assistant import Assistant

    return Assistant.open(settings)


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """A corpus of the test's own, without documents, and a folder for its index."""
    (tmp_path / "corpus").mkdir()
    return Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "index")
