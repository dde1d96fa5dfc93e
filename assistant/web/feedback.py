"""What readers say of an answer: one line of JSON each, in a file of this machine."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from assistant.assistant import Assistant
from assistant.presenting.contract import answer_json

_LARGEST = 100_000_000  # bytes; then the file must be looked at before more is written
_writing = threading.Lock()


class Verdict(BaseModel):
    """A verdict on the last of ``turns``; ``note`` says what is wrong."""

    turns: list[str] = Field(min_length=1, max_length=50)
    verdict: Literal["useful", "wrong"]
    note: str = Field("", max_length=2_000)


def add_feedback(app: FastAPI, assistant: Assistant) -> None:
    """Add the route to ``app``."""

    @app.post("/feedback", include_in_schema=False)
    def feedback(body: Verdict) -> JSONResponse:
        path = assistant.settings.feedback_file
        conversation = assistant.converse()
        # The same questions give the same answer: it need not be taken from the reader's word.
        answers = [conversation.ask(turn) for turn in body.turns]
        row: dict[str, Any] = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "verdict": body.verdict,
            "note": body.note.strip(),
            "turns": body.turns,
            "answer": answer_json(answers[-1], conversation.documents),
            "index": assistant.fingerprint,
        }
        with _writing:
            if path.exists() and path.stat().st_size > _LARGEST:
                return JSONResponse({"error": "意见文件已满，请联系管理员。"}, 507)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        return JSONResponse({"status": "ok"})
