"""What programs hear when a request cannot be served: a status, and one Chinese sentence."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import AssistantError, FileTooLarge, UnknownDocument
from assistant.presenting.frame import render_message_page

LARGEST_REQUEST = 2_000_000  # bytes; the longest question and a long draft are far below
_TYPES = {
    "missing": "缺少字段“{name}”。",
    "extra_forbidden": "没有名为“{name}”的字段。",
    "string_type": "字段“{name}”应为文字。",
    "int_parsing": "字段“{name}”应为整数。",
    "int_type": "字段“{name}”应为整数。",
    "int_from_float": "字段“{name}”应为整数。",
    "list_type": "字段“{name}”应为数组。",
    "greater_than_equal": "字段“{name}”不能小于 {ge}。",
    "less_than_equal": "字段“{name}”不能大于 {le}。",
    "too_long": "字段“{name}”最多 {max_length} 项。",
    "json_invalid": "请求不是合法的 JSON。",
    "model_attributes_type": "请求应为一个 JSON 对象,并写明 Content-Type: application/json。",
    "dict_type": "请求应为一个 JSON 对象,并写明 Content-Type: application/json。",
}
_STATUSES = {404: "没有这个地址。", 405: "这个地址不接受这种请求方法。", 413: "请求太大。"}


def nowhere(path: str) -> Response:
    """What stands at an address that is none: a page for readers, an object for programs."""
    if path == "/api" or path.startswith("/api/"):
        return JSONResponse({"error": _STATUSES[404]}, 404)
    page = render_message_page("没有这个页面", "这个地址上没有内容。请检查地址，或从上方选择视图。")
    return HTMLResponse(page, 404)


class Forbidden(AssistantError):
    """Someone who may not do this, or not from there."""


def status_of(error: AssistantError) -> int:
    """The HTTP status that answers to an error."""
    if isinstance(error, UnknownDocument):
        return 404
    if isinstance(error, FileTooLarge):
        return 413
    return 403 if isinstance(error, Forbidden) else 422


def add_refusals(app: FastAPI) -> None:
    """Every error leaves ``app`` as ``{"error": sentence}``; what was not foreseen is logged, not shown."""

    @app.exception_handler(AssistantError)
    def refuse(_: Request, error: AssistantError) -> JSONResponse:
        return JSONResponse({"error": error.message}, status_of(error))

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"error": _sentence(error.errors())}, 422)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        if error.status_code == 404:
            return nowhere(request.url.path)
        words = _STATUSES.get(error.status_code, "请求无法办理。")
        return JSONResponse({"error": words}, error.status_code, error.headers)

    @app.exception_handler(Exception)
    def unforeseen(request: Request, error: Exception) -> JSONResponse:
        logging.getLogger(__name__).error("%s", request.url.path, exc_info=error)
        return JSONResponse({"error": "服务内部出错,已记入日志。"}, 500)


def _sentence(errors: Sequence[Any]) -> str:
    error = errors[0]
    names = [str(part) for part in error["loc"] if part not in ("body", "query", "path")]
    if error["type"] == "missing" and not names:
        return "请求没有内容,应为一个 JSON 对象。"
    words = _TYPES.get(error["type"], "字段“{name}”不合要求。")
    return words.format_map({"name": ".".join(names), **error.get("ctx", {})})


class Bounds:
    """ASGI middleware: a request larger than it may be is refused while it comes in."""

    def __init__(self, app: ASGIApp, larger: dict[str, int]) -> None:
        self._app = app
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as far as it is within bounds; ``larger`` has those of single addresses."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._larger.get(scope["path"], LARGEST_REQUEST)
        refusal = JSONResponse({"error": f"请求太大:最多 {limit // 1_000_000} MB。"}, 413)
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdigit() or int(declared) > limit:
            await refusal(scope, receive, send)
            return
        received = 0

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413)
            return message

        await self._app(scope, bounded, send)
