"""Settings come from the environment, and a wrong one is a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings


@pytest.mark.parametrize(
    ("name", "raw", "field", "value"),
    [
        ("PORT", "8000", "port", 8000),
        ("HOST", "0.0.0.0", "host", "0.0.0.0"),
        ("CORPUS_DIR", "/srv/corpus", "corpus_dir", Path("/srv/corpus")),
        ("PORT", "", "port", 7860),
        ("FETCH_MISSING", "1", "fetch_missing", 1),
        ("ENCODER_BACKEND", "onnx", "encoder_backend", "onnx"),
    ],
)
def test_a_setting_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, name: str, raw: str, field: str, value: object
) -> None:
    monkeypatch.setenv(name, raw)
    assert getattr(Settings.from_environment(), field) == value


def test_a_wrong_number_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "甲")
    with pytest.raises(SettingsError, match="PORT"):
        Settings.from_environment()


def test_nothing_is_fetched_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FETCH_MISSING", raising=False)
    assert Settings.from_environment().fetch_missing == 0


def test_only_the_encoder_changes_what_the_index_holds() -> None:
    assert Settings(port=1).fingerprint() == Settings(port=2).fingerprint()
    assert Settings(encoder="a").fingerprint() != Settings(encoder="b").fingerprint()
    assert Settings(encoder="a").fingerprint() != Settings(encoder="a", encoder_backend="onnx").fingerprint()
