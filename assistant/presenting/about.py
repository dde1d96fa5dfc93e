"""What the assistant is (关于): how answers are made, what it will not do, words, versions, documents."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from itertools import islice

from assistant.models import Document
from assistant.presenting.markup import render

_PACKAGES = ("gradio", "fastapi", "faiss-cpu", "torch", "sentence-transformers", "jieba", "rank-bm25", "mcp")
_LISTED = 50


def render_about(documents: Mapping[str, Document], fingerprint: str, encoder: str) -> str:
    """The view; ``encoder`` is the name of the embedding model, "" for the built-in one."""
    return render(
        "about.html",
        documents=[documents[name] for name in islice(documents, _LISTED)],
        total=len(documents),
        fingerprint=fingerprint,
        encoder=encoder or "内置编码器",
        versions=[("Python", platform.python_version()), *((name, _version(name)) for name in _PACKAGES)],
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "未安装"
