"""The routes that other programs call, in the shapes that programs rely on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from fastapi.responses import StreamingResponse

from assistant.answering.citation import label
from assistant.assistant import Assistant
from assistant.presenting.contract import Json, answer_json, findings_json, hits_json, ledger_json, links_json
from assistant.web import shapes

_REFUSALS: dict[int | str, dict[str, Any]] = {
    404: {"model": shapes.Refusal, "description": "没有这份文件"},
    413: {"model": shapes.Refusal, "description": "请求太大"},
    422: {"model": shapes.Refusal, "description": "请求不合要求,或问题无法受理"},
}
_NAME = Query(description="文号、标题或文件名;不写则为全部")


class Services:
    """What programs can ask for; the plain routes and the MCP tools both call these.

    Each works on the documents of one moment: a change of the corpus between two steps cannot show.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def ask(self, turns: list[str]) -> Json:
        """The ANSWER to the last of ``turns``."""
        fixed = self._assistant.fixed()
        conversation = fixed.converse()
        answers = [conversation.ask(turn) for turn in turns]
        return answer_json(answers[-1], fixed.documents)

    def search(self, query: str, k: int) -> list[Json]:
        """Ranked clauses."""
        fixed = self._assistant.fixed()
        return hits_json(fixed.search(query, k), fixed.documents)

    def ledger(self, document: str) -> Json:
        """One LEDGER."""
        return ledger_json(*self._assistant.fixed().pairs(document)[0], label)

    def ledgers(self) -> Iterator[str]:
        """A list of every LEDGER, as text, piece by piece: thousands are never held at once."""
        fixed = self._assistant.fixed()
        for number, key in enumerate(fixed.documents):
            ledger = ledger_json(fixed.documents[key], fixed.ledgers[key], label)
            yield f"{',' if number else '['}{json.dumps(ledger, ensure_ascii=False)}"
        yield "]" if fixed.documents else "[]"

    def crosswalk(self, document: str | None) -> list[Json]:
        """Clause ↔ clause links."""
        return links_json(self._assistant.fixed().crosswalk(document or None))

    def check_draft(self, text: str, documents: list[str]) -> list[Json]:
        """One FINDING for every sentence."""
        fixed = self._assistant.fixed()
        return findings_json(fixed.check_draft(text, documents), fixed.documents, label)


def api_router(assistant: Assistant) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["接口"])
    services = Services(assistant)

    def add(path: str, method: str, service: Any, summary: str, shape: Any) -> None:
        router.add_api_route(
            path,
            service,
            methods=[method],
            summary=summary,
            response_model=None,
            responses={200: {"model": shape, "description": "成功"}, **_REFUSALS},
        )

    def ask(body: shapes.AskRequest) -> Any:
        """问一个问题,得一个 ANSWER;答复中的每个 [n] 都有同号的引文。"""
        return services.ask(body.turns or [body.question])

    def search(body: shapes.SearchRequest) -> Any:
        """按相关程度列出条款,不作答复。"""
        return services.search(body.query, body.k)

    def ledger(body: Annotated[shapes.LedgerRequest | None, Body()] = None) -> Any:
        """一份文件的台账,或全部文件的台账(数组)。"""
        return ledger_of(body.document if body else None)

    def ledger_of(document: Annotated[str | None, _NAME] = None) -> Any:
        """一份文件的台账,或全部文件的台账(数组)。"""
        if document:
            return services.ledger(document)
        return StreamingResponse(services.ledgers(), media_type="application/json")

    def crosswalk(body: Annotated[shapes.CrosswalkRequest | None, Body()] = None) -> Any:
        """下级文件条款与上级文件条款的对应;只说对应,不说派生。"""
        return services.crosswalk(body.document if body else None)

    def crosswalk_of(document: Annotated[str | None, _NAME] = None) -> Any:
        """下级文件条款与上级文件条款的对应;只说对应,不说派生。"""
        return services.crosswalk(document)

    def check_draft(body: shapes.DraftRequest) -> Any:
        """逐句核对草稿:consistent 一致,differs 不一致,unfounded 未找到依据。"""
        return services.check_draft(body.text, body.documents)

    def health() -> Any:
        """服务是否可用,索引是哪一版。"""
        return {"status": "ok", "documents": len(assistant.documents), "index": assistant.fingerprint}

    ledgers = shapes.Ledger | list[shapes.Ledger]
    add("/api/ask", "POST", ask, "问答", shapes.Answer)
    add("/api/search", "POST", search, "检索条款", list[shapes.Hit])
    add("/api/ledger", "POST", ledger, "任务台账", ledgers)
    add("/api/ledger", "GET", ledger_of, "任务台账", ledgers)
    add("/api/crosswalk", "POST", crosswalk, "条款对应", list[shapes.Link])
    add("/api/crosswalk", "GET", crosswalk_of, "条款对应", list[shapes.Link])
    add("/api/check-draft", "POST", check_draft, "起草核对", list[shapes.Finding])
    router.add_api_route(
        "/healthz", health, summary="运行状态", response_model=None, responses={200: {"model": shapes.Health}}
    )
    return router
