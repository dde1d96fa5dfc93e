"""Exports of the task table: what the address filters is what the file holds."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request, Response

from assistant.assistant import Assistant
from assistant.presenting.docx import write_docx
from assistant.presenting.exports import render_csv, render_ics, render_markdown
from assistant.presenting.ledger import Table, parse_wanted, select_rows
from assistant.presenting.rows import Row, rows_of
from assistant.presenting.xlsx import write_xlsx

_KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


def table_of(assistant: Assistant) -> Table:
    """Every row of the documents loaded now."""
    return assistant.derived("table", lambda: Table(rows_of(assistant.pairs())))


def add_exports(app: FastAPI, assistant: Assistant) -> None:
    """Add the routes to ``app``."""

    @app.get("/export/ledger.{kind}", include_in_schema=False)
    def export(kind: str, request: Request) -> Response:
        if kind not in _KINDS:
            return Response("没有这种格式。", 404, media_type="text/plain; charset=utf-8")
        table = table_of(assistant)
        wanted = parse_wanted(request.query_params, table, assistant.settings.default_document)
        name = quote(f"任务分工表.{kind}" if kind == "docx" else f"任务台账.{kind}")
        return Response(
            export_rows(select_rows(table, wanted), kind),
            media_type=_KINDS[kind],
            headers={
                "Content-Disposition": f"attachment; filename=\"ledger.{kind}\"; filename*=UTF-8''{name}"
            },
        )


def export_rows(rows: Sequence[Row], kind: str) -> bytes:
    """The file of that kind."""
    if kind == "csv":
        return render_csv(rows)
    if kind == "ics":
        return render_ics(rows)
    if kind == "md":
        return render_markdown(rows).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ledger.{kind}"
        if kind == "xlsx":
            write_xlsx(rows, path)
        else:
            # One table a document, whatever the order the rows were shown in.
            write_docx(sorted(rows, key=lambda row: row.document.id), path)
        return path.read_bytes()
