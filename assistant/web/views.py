"""What the page shows as plain routes: its style and script, the views that are read, clause pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.presenting.answer import render_why
from assistant.presenting.browse import render_browse
from assistant.presenting.clause import place_of, render_clause_page, render_place, with_mentions
from assistant.presenting.frame import FILES, page_file, render_error, render_message_page
from assistant.presenting.ledger import parse_wanted, render_ledger
from assistant.web.exports import table_of
from assistant.web.office import about_view, crosswalk_view, unit_view

# A view that is read: the assistant and the query of the address → its HTML.
Reader: TypeAlias = Callable[[Assistant, Mapping[str, str]], str]

_KINDS = {"css": "text/css", "js": "text/javascript"}
# How far down the ranking "why this one" looks.
_RANKED = 50


def _ledger(assistant: Assistant, query: Mapping[str, str]) -> str:
    table = table_of(assistant)
    return render_ledger(table, parse_wanted(query, table, assistant.settings.default_document))


def _browse(assistant: Assistant, query: Mapping[str, str]) -> str:
    return render_browse(assistant.documents, query, assistant.settings.default_document)


def _place(assistant: Assistant, query: Mapping[str, str]) -> str:
    document = assistant.documents.get(query.get("document", ""))
    clause = document.clause(query.get("clause", "")) if document else None
    if document is None or clause is None:
        return render_error("已载入的文件里没有这一条款。")
    documents = assistant.documents
    return render_place(with_mentions(place_of(document, clause, loaded=documents), documents))


def _why(assistant: Assistant, query: Mapping[str, str]) -> str:
    wanted = (query.get("document"), query.get("clause"))
    hits = assistant.search(query.get("q", ""), _RANKED)
    hit = next((hit for hit in hits if (hit.document, hit.clause) == wanted), None)
    return render_why(hit, query.get("intent", ""))


READERS: dict[str, Reader] = {
    "ledger": _ledger,
    "browse": _browse,
    "place": _place,
    "why": _why,
    "unit": unit_view,
    "crosswalk": crosswalk_view,
    "about": about_view,
}


def add_views(app: FastAPI, assistant: Assistant) -> None:
    """Add the routes to ``app``."""

    @app.get("/page/{name}", include_in_schema=False)
    def file(name: str) -> Response:
        if name not in FILES:
            return Response(status_code=404)
        kind = _KINDS[name.rpartition(".")[2]]
        return Response(
            page_file(name), media_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"}
        )

    @app.get("/view/{name}", response_class=HTMLResponse, include_in_schema=False)
    def view(name: str, request: Request) -> HTMLResponse:
        reader = READERS.get(name)
        if reader is None:
            return HTMLResponse(render_error("没有这个视图。"), 404)
        try:
            return HTMLResponse(reader(assistant.fixed(), request.query_params))
        except AssistantError as error:
            return HTMLResponse(render_error(error.message))

    @app.get("/clause/{document}/{path:path}", response_class=HTMLResponse, include_in_schema=False)
    def clause(document: str, path: str, start: int = 0, end: int = 0) -> HTMLResponse:
        found = assistant.documents.get(document)
        wanted = found.clause(path) if found else None
        if found is None or wanted is None:
            return HTMLResponse(render_message_page("没有这一条", "已载入的文件里没有这一条款。"), 404)
        documents = assistant.documents
        there = place_of(found, wanted, start, end, documents)
        return HTMLResponse(render_clause_page(with_mentions(there, documents)))
