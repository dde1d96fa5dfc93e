"""The FastAPI app: every plain route, the refusals, and the frame around each view of the page."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from assistant.assistant import Assistant
from assistant.errors import AssistantError, UnknownDocument
from assistant.presenting.frame import TITLE
from assistant.web.api import add_api
from assistant.web.framing import Framing
from assistant.web.views import add_views


def create_app(assistant: Assistant) -> FastAPI:
    """The app with every plain route; the page is mounted on it."""
    app = FastAPI(title=TITLE, docs_url=None, redoc_url=None)

    @app.exception_handler(AssistantError)
    def refuse(_: Request, error: AssistantError) -> JSONResponse:
        return JSONResponse({"error": error.message}, 404 if isinstance(error, UnknownDocument) else 422)

    add_api(app, assistant)
    add_views(app, assistant)
    app.add_middleware(Framing)
    return app
