"""The frame around every view: its head and navigation enter the page on its way out."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.presenting.frame import VIEWS, frame_page
from assistant.web.refusals import nowhere

# How the page's toolkit says that an address is none; what its own script asks for is left to it.
_NOWHERE, _TOOLKIT = b'{"detail":"Not Found"}', "/gradio_api/"
# Everything from this machine; the page's own toolkit needs inline scripts and templates made at run time.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)


class Framing:
    """ASGI middleware: frames the eight views, says in Chinese that an address is none, and tells the
    browser to load nothing from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._views = {view.address: view for view in VIEWS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; change what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        view = self._views.get(scope["path"]) if scope["method"] == "GET" else None
        path: str = scope["path"]
        start: Message = {}
        body = bytearray()

        async def frame(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS]
                absent = message["status"] == 404 and not path.startswith(_TOOLKIT)
                if absent or (view is not None and message["status"] == 200):
                    start = message
                    return
            elif start:
                body.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                framed = bytes(body)
                if view is not None and start["status"] == 200:
                    framed = frame_page(body.decode(), view).encode()
                elif body == _NOWHERE:
                    found = nowhere(path)
                    framed = bytes(found.body)
                    start["headers"] = [*found.raw_headers, *_HEADERS]
                kept = [row for row in start["headers"] if row[0].lower() != b"content-length"]
                start["headers"] = [*kept, (b"content-length", str(len(framed)).encode())]
                await send(start)
                message = {"type": "http.response.body", "body": framed}
            await send(message)

        await self._app(scope, receive, frame)
