"""The FastAPI app: every plain route, the refusals, and the frame around each view of the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from assistant.assistant import Assistant
from assistant.presenting.frame import TITLE
from assistant.web.api import api_router
from assistant.web.draft import LARGEST_DRAFT, add_draft
from assistant.web.exports import add_exports
from assistant.web.feedback import add_feedback
from assistant.web.files import add_files
from assistant.web.framing import Framing
from assistant.web.jobs import Jobs
from assistant.web.manual import add_manual
from assistant.web.mcp_tools import create_server, mcp_routes
from assistant.web.refusals import Bounds, add_refusals
from assistant.web.views import add_views

_ABOUT = "依据已载入的政策文件逐条作答,答复中的每一处都注明出处。请求与答复均为 UTF-8 的 JSON。"


def create_app(assistant: Assistant) -> FastAPI:
    """The app with every plain route; the page is mounted on it. ``app.state.jobs`` changes the corpus."""
    tools = create_server(assistant)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with tools.session_manager.run():
            yield

    app = FastAPI(title=TITLE, description=_ABOUT, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.jobs = Jobs(assistant)
    add_refusals(app)
    app.include_router(api_router(assistant))
    app.router.routes.extend(mcp_routes(tools))
    add_manual(app)
    add_draft(app, assistant)
    add_files(app, assistant, app.state.jobs)
    add_views(app, assistant)
    add_exports(app, assistant)
    add_feedback(app, assistant)
    app.add_middleware(Framing)
    larger = {"/view/draft": LARGEST_DRAFT, "/files/add": assistant.settings.max_file_bytes + 10_000}
    app.add_middleware(Bounds, larger=larger)
    return app
