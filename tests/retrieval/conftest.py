"""An index of the small documents, built once."""

from __future__ import annotations

import pytest
from small_library import ENTRIES

from assistant.retrieval import store
from assistant.retrieval.library import IndexedLibrary
from assistant.settings import Settings


@pytest.fixture(scope="session")
def small_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index that no test changes."""
    return Settings(index_dir=tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def library(small_settings: Settings) -> IndexedLibrary:
    """The small documents, with the built-in encoder."""
    return store.build_index(ENTRIES, small_settings)
