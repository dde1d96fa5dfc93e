"""The page for programmers at ``/api``: every address with its fields, made from the OpenAPI description."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from assistant.presenting.manual import render_manual


def add_manual(app: FastAPI) -> None:
    """Add the page; ``/openapi.json`` is there already."""

    @app.get("/api", response_class=HTMLResponse, include_in_schema=False)
    def manual() -> HTMLResponse:
        return HTMLResponse(render_manual(app.openapi()))
