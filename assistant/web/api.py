"""The routes that other programs call."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Query
from pydantic import BaseModel, Field

from assistant.answering.citation import label
from assistant.assistant import Assistant
from assistant.presenting.contract import answer_json, hits_json, ledger_json, links_json


class Ask(BaseModel):
    """A question; ``turns`` for a conversation, of which the last is answered."""

    question: str = Field("", description="问题")
    turns: list[str] = Field(default_factory=list, max_length=50, description="一组对话,答最后一句")


class Search(BaseModel):
    """A search over the clauses."""

    query: str = Field(description="检索词")
    k: int = Field(10, ge=1, le=100, description="条数")


def add_api(app: FastAPI, assistant: Assistant) -> None:
    """Add the routes to ``app``."""

    @app.get("/healthz")
    def health() -> dict[str, Any]:
        """Whether the assistant answers, and from which index."""
        return {"status": "ok", "documents": len(assistant.documents), "index": assistant.fingerprint}

    @app.post("/api/ask")
    def ask(body: Ask) -> dict[str, Any]:
        """One ANSWER."""
        conversation = assistant.converse()
        answer = None
        for turn in body.turns or [body.question]:
            answer = conversation.ask(turn)
        assert answer is not None
        return answer_json(answer, assistant.documents)

    @app.post("/api/search")
    def search(body: Search) -> list[dict[str, Any]]:
        """Ranked clauses."""
        return hits_json(assistant.search(body.query, body.k), assistant.documents)

    @app.get("/api/ledger")
    @app.post("/api/ledger")
    def ledger(document: Annotated[str | None, Query(description="文号或标题")] = None) -> Any:
        """One LEDGER, or a list of them."""
        ledgers = [ledger_json(*pair, label) for pair in assistant.pairs(document)]
        return ledgers[0] if document else ledgers

    @app.get("/api/crosswalk")
    @app.post("/api/crosswalk")
    def crosswalk() -> list[dict[str, Any]]:
        """Clause ↔ clause links."""
        return links_json(assistant.crosswalk())
