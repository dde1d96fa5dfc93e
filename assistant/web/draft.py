"""Checking a draft on the page: pasted or uploaded, shown sentence by sentence, exported with comments."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Form, Response, UploadFile
from fastapi.responses import HTMLResponse

from assistant.assistant import Assistant, check_question
from assistant.corpus.sources import READABLE
from assistant.errors import AssistantError, QuestionError, UnsupportedFormat
from assistant.presenting.draft import Checked, checked, render_checked, render_draft
from assistant.presenting.draft_docx import draft_docx
from assistant.presenting.frame import render_error
from assistant.reading.formats import read_file
from assistant.web.files import safe_name

LARGEST_DRAFT = 20_000_000  # bytes of an uploaded file
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def add_draft(app: FastAPI, assistant: Assistant) -> None:
    """Add the routes to ``app``."""
    settings = assistant.settings

    def check(text: str) -> tuple[str, list[Checked]]:
        text = check_question(text.replace("\r\n", "\n"), settings, settings.max_draft_chars)
        fixed = assistant.fixed()
        findings = fixed.check_draft(text)
        return text, checked(findings, fixed.documents, settings.citation_pattern, text)

    @app.get("/view/draft", response_class=HTMLResponse, include_in_schema=False)
    def view() -> HTMLResponse:
        return HTMLResponse(render_draft(settings.max_draft_chars))

    @app.post("/view/draft", response_class=HTMLResponse, include_in_schema=False)
    def check_view(text: str = Form(""), file: UploadFile | None = None) -> HTMLResponse:
        try:
            if file is not None and file.filename:
                text = text_of(file)
            if not text.strip():
                raise QuestionError("请粘贴要核对的文字,或选择文件。")
            return HTMLResponse(render_checked(*check(text)))
        except AssistantError as error:
            return HTMLResponse(render_error(error.message))

    @app.post("/draft.docx", include_in_schema=False)
    def export(text: str = Form("")) -> Response:
        name = quote("起草核对.docx")
        return Response(
            draft_docx(*check(text)),
            media_type=_DOCX,
            headers={"Content-Disposition": f"attachment; filename=\"draft.docx\"; filename*=UTF-8''{name}"},
        )


def text_of(file: UploadFile) -> str:
    """The text of an uploaded file, a line a paragraph.

    Raises:
        ReadError: it cannot be read, or is of a kind that is not read.
    """
    suffix = Path(file.filename or "").suffix.lower()
    if suffix not in READABLE:
        raise UnsupportedFormat("只能核对 Word、PDF、OFD、网页和文本文件。")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(file.filename or "")
        with path.open("wb") as target:
            while piece := file.file.read(1 << 20):
                target.write(piece)
        received = read_file(path)
    lines: list[str] = []
    for block in received.blocks:
        if block.continues and lines:
            lines[-1] += block.text.strip()
        else:
            lines.append(block.text.strip().replace("\t", " "))
    return "\n".join(line for line in lines if line)
