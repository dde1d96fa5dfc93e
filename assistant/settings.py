"""One frozen ``Settings``: where things are and the numbers that steer the assistant."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from assistant.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent

# Settings that change what is stored in the index; the rest only changes how it is asked.
_INDEXED = ("encoder", "encoder_backend")


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths and numbers; every field can be set by an environment variable of its name in capitals.

    ``encoder`` is "" for the built-in one, else a folder or hub name of a sentence-transformers model, which
    ``encoder_backend`` runs: "torch", or "onnx" for eight bits with onnxruntime.
    ``citation_pattern`` is the form of a copied citation: {title}, {number}, {place}, {issuer}, {date};
    ``feedback_file`` takes what readers say of answers, one line of JSON each. ``fetch_missing`` 1 has the
    page try once, in the background, to download registered documents that are missing.
    """

    corpus_dir: Path = ROOT / "corpus"
    index_dir: Path = ROOT / "index"
    encoder: str = ""
    encoder_backend: str = "torch"
    default_document: str = "鄂州政办发〔2022〕5号"
    max_question_chars: int = 5_000
    max_file_bytes: int = 200_000_000
    feedback_file: Path = ROOT / "feedback.jsonl"
    citation_pattern: str = "《{title}》（{number}）{place}"
    host: str = "127.0.0.1"
    port: int = 7860
    max_draft_chars: int = 20_000
    admin_password: str = field(default="", repr=False)
    fetch_missing: int = 0

    @classmethod
    def from_environment(cls) -> Settings:
        """Defaults, overridden by CORPUS_DIR, INDEX_DIR, ENCODER, HOST, PORT …

        Raises:
            SettingsError: a number is wanted and something else is set.
        """
        kinds = {
            "corpus_dir": Path,
            "index_dir": Path,
            "feedback_file": Path,
            "max_question_chars": int,
            "max_file_bytes": int,
            "max_draft_chars": int,
            "port": int,
            "fetch_missing": int,
        }
        values: dict[str, Any] = {}
        for item in fields(cls):
            raw = os.environ.get(item.name.upper())
            if raw:
                try:
                    values[item.name] = kinds.get(item.name, str)(raw)
                except ValueError as error:
                    raise SettingsError(f"设置 {item.name.upper()} 须是整数,现在是“{raw}”。") from error
        return cls(**values)

    def fingerprint(self) -> str:
        """A hash of the settings that the index depends on."""
        chosen = {name: str(value) for name, value in asdict(self).items() if name in _INDEXED}
        return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()[:16]
