"""Plain web routes: what other programs call, and the page of every clause; no gradio here."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field

from assistant.answering.citation import label
from assistant.assistant import Assistant
from assistant.errors import AssistantError, UnknownDocument
from assistant.presenting.contract import answer_json, hits_json, ledger_json, links_json
from assistant.presenting.html import render_clause_page, render_message_page


class Ask(BaseModel):
    """A question; ``turns`` for a conversation, of which the last is answered."""

    question: str = Field("", description="问题")
    turns: list[str] = Field(default_factory=list, max_length=50, description="一组对话,答最后一句")


class Search(BaseModel):
    """A search over the clauses."""

    query: str = Field(description="检索词")
    k: int = Field(10, ge=1, le=100, description="条数")


def create_app(assistant: Assistant) -> FastAPI:
    """The FastAPI app with every plain route; the page is mounted on it."""
    app = FastAPI(title="政策问答助手", docs_url=None, redoc_url=None)

    @app.exception_handler(AssistantError)
    def refuse(_: Request, error: AssistantError) -> JSONResponse:
        return JSONResponse({"error": error.message}, 404 if isinstance(error, UnknownDocument) else 422)

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

    @app.get("/clause/{document}/{path:path}", response_class=HTMLResponse)
    def clause(document: str, path: str, start: int = 0, end: int = 0) -> HTMLResponse:
        """The page of one clause."""
        found = assistant.documents.get(document)
        wanted = found.clause(path) if found else None
        if found is None or wanted is None:
            return HTMLResponse(render_message_page("没有这一条", "已载入的文件里没有这一条款。"), 404)
        return HTMLResponse(render_clause_page(found, wanted, start, end))

    return app
