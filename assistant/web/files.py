"""Managing the corpus on the page: the list for everyone, changes for those who may make them."""

from __future__ import annotations

import os
import shutil
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile

from assistant.assistant import Assistant
from assistant.corpus.changes import Corpus, Holding
from assistant.corpus.sources import READABLE, SOURCES
from assistant.errors import AssistantError, CorpusError, UnsupportedFormat
from assistant.presenting.files import Listed, render_coverage, render_files, render_jobs
from assistant.presenting.frame import render_error
from assistant.web.access import COOKIE, Access
from assistant.web.jobs import Job, Jobs

_LONGEST_NAME = 80


class Named(BaseModel):
    """The document that something is to be done with."""

    id: str = Field(max_length=300)


class Password(BaseModel):
    """What the administrator typed."""

    password: str = Field(max_length=1_000)


class Holdings:
    """The corpus list, made anew only when registry, folder or index changed."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._key: object = None
        self._rows: list[Listed] = []

    def rows(self) -> list[Listed]:
        """Every document that is registered or lies in the folder."""
        fixed = self._assistant.fixed()
        folder = fixed.settings.corpus_dir
        times = tuple(path.stat().st_mtime_ns for path in (folder / SOURCES, folder) if path.exists())
        key = (times, fixed.fingerprint)
        if key != self._key:
            self._rows = [_listed(row) for row in Corpus(fixed.settings).listing(fixed.library)]
            self._key = key
        return self._rows


def add_files(app: FastAPI, assistant: Assistant, jobs: Jobs) -> None:
    """Add the routes to ``app``."""
    access = Access(assistant.settings.admin_password)
    holdings = Holdings(assistant)

    def started(request: Request, start: Callable[[], Job]) -> JSONResponse:
        access.check(request)
        return JSONResponse(start().as_json())

    def jobs_shown(request: Request) -> str:
        loaded = [name for name, document in assistant.fixed().documents.items() if document.form == "full"]
        return render_jobs([job.as_json() for job in jobs.all()], access.allows(request), loaded)

    @app.get("/view/files", response_class=HTMLResponse, include_in_schema=False)
    def view(request: Request) -> HTMLResponse:
        try:
            rows = holdings.rows()
        except AssistantError as error:
            return HTMLResponse(render_error(error.message))
        return HTMLResponse(
            render_files(
                rows,
                request.query_params,
                allowed=access.allows(request),
                needs_password=access.needs_password,
                formats=sorted(READABLE),
                jobs=jobs_shown(request),
            )
        )

    @app.get("/view/jobs", response_class=HTMLResponse, include_in_schema=False)
    def view_jobs(request: Request) -> HTMLResponse:
        return HTMLResponse(jobs_shown(request))

    @app.get("/view/coverage", response_class=HTMLResponse, include_in_schema=False)
    def coverage(document: str = "") -> HTMLResponse:
        fixed = assistant.fixed()
        if document not in fixed.documents:
            return HTMLResponse(render_error("没有载入这份文件。"), 404)
        return HTMLResponse(
            render_coverage(fixed.documents[document], fixed.ledgers[document], fixed.documents)
        )

    @app.post("/files/session", include_in_schema=False)
    def begin(body: Password, request: Request) -> Response:
        response = JSONResponse({"status": "ok"})
        secure = request.url.scheme == "https"
        response.set_cookie(
            COOKIE, access.begin(request, body.password), httponly=True, samesite="strict", secure=secure
        )
        return response

    @app.post("/files/leave", include_in_schema=False)
    def leave(request: Request) -> Response:
        access.end(request)
        response = JSONResponse({"status": "ok"})
        response.delete_cookie(COOKIE)
        return response

    @app.post("/files/add", include_in_schema=False)
    async def add(request: Request) -> JSONResponse:
        # Who may not add anything is told so before a byte of the file is kept.
        access.check(request)
        async with request.form(max_files=1, max_fields=1) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise CorpusError("请选择要添加的文件。")
            name = safe_name(file.filename or "")
            path = await run_in_threadpool(_keep, file, name)
        return JSONResponse(jobs.add(path, name).as_json())

    @app.post("/files/fetch", include_in_schema=False)
    def fetch(body: Named, request: Request) -> JSONResponse:
        return started(request, lambda: jobs.fetch(body.id))

    @app.post("/files/remove", include_in_schema=False)
    def remove(body: Named, request: Request) -> JSONResponse:
        return started(request, lambda: jobs.remove(body.id))

    @app.post("/files/verify", include_in_schema=False)
    def verify(request: Request) -> JSONResponse:
        return started(request, jobs.verify)

    @app.post("/files/refresh", include_in_schema=False)
    def refresh(request: Request) -> JSONResponse:
        return started(request, jobs.refresh)

    @app.post("/files/jobs/{number}/cancel", include_in_schema=False)
    def cancel(number: int, request: Request) -> JSONResponse:
        access.check(request)
        job = jobs.find(number)
        if job is None:
            raise CorpusError("没有这项工作。")
        job.cancel()
        return JSONResponse(job.as_json())


def safe_name(name: str) -> str:
    """A file's own name without folders and characters that file systems take amiss; its ending is kept.

    Raises:
        UnsupportedFormat: its ending is none that can be read.

    >>> safe_name("..\\\\..\\\\通知 (1).PDF")
    '通知 (1).pdf'
    """
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in plain if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*')
    stem, suffix = os.path.splitext(kept)
    if suffix.lower() not in READABLE:
        kinds = "、".join(sorted(kind[1:] for kind in READABLE))
        raise UnsupportedFormat(f"不能读取这种文件({suffix or '没有扩展名'});可读的有 {kinds}。")
    return f"{stem.strip(' .')[:_LONGEST_NAME] or '文件'}{suffix.lower()}"


def _keep(file: UploadFile, name: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="policy-"))
    try:
        with (folder / name).open("wb") as target:
            shutil.copyfileobj(file.file, target, 1 << 20)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder / name


def _listed(row: Holding) -> Listed:
    source: Any = row.source
    return Listed(
        id=source.id,
        title=source.title,
        level=source.level,
        state=row.state,
        reason=row.reason,
        address=source.address if source.address.startswith(("http://", "https://")) else "",
        confirmed=source.address_confirmed,
        downloadable=bool(source.download),
        file=source.file,
        standing=source.standing,
    )
