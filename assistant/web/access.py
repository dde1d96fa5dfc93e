"""Who may change the corpus: whoever knows the password, or, where none is set, whoever sits at the machine.

A request counts as made at the machine when it comes from a loopback address, was passed on by no proxy,
and names the machine itself: a page of another site that was made to resolve to it does not.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import threading
import time
from urllib.parse import urlsplit

from fastapi import Request

from assistant.web.refusals import Forbidden

COOKIE = "policy_admin"
_SESSION_SECONDS = 8 * 3600
_FAILURES, _FAILURE_SECONDS = 10, 300.0
_PASSED_ON = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")


class Access:
    """The sessions of those who gave the password."""

    def __init__(self, password: str) -> None:
        self._password = password.encode()
        self._sessions: dict[str, float] = {}
        self._failures: list[float] = []
        self._lock = threading.Lock()

    @property
    def needs_password(self) -> bool:
        """Whether a password is set."""
        return bool(self._password)

    def allows(self, request: Request) -> bool:
        """Whether the request's sender may change the corpus."""
        if not self.needs_password:
            return _at_the_machine(request)
        token = request.cookies.get(COOKIE, "")
        with self._lock:
            return self._sessions.get(token, 0.0) > time.monotonic()

    def check(self, request: Request) -> None:
        """Let a changing request through.

        Raises:
            Forbidden: the sender may not, or the request was made by a page of another site.
        """
        if not _from_this_page(request):
            raise Forbidden("请求不是从本页发出的,没有执行。")
        if not self.allows(request):
            raise Forbidden(
                "请先输入管理口令。"
                if self.needs_password
                else "没有设置管理口令时,只能在运行本服务的机器上管理文件。"
            )

    def begin(self, request: Request, password: str) -> str:
        """A new session's token.

        Raises:
            Forbidden: wrong password, too many of them, no password set, or a page of another site.
        """
        if not _from_this_page(request) or not self.needs_password:
            raise Forbidden("请求不是从本页发出的,没有执行。")
        now = time.monotonic()
        with self._lock:
            self._failures = [at for at in self._failures if now - at < _FAILURE_SECONDS]
            if len(self._failures) >= _FAILURES:
                raise Forbidden("口令错误次数太多,请五分钟后再试。")
            if not hmac.compare_digest(password.encode(), self._password):
                self._failures.append(now)
                raise Forbidden("口令不对。")
            self._sessions = {token: until for token, until in self._sessions.items() if until > now}
            token = secrets.token_urlsafe(32)
            self._sessions[token] = now + _SESSION_SECONDS
            return token

    def end(self, request: Request) -> None:
        """Forget the session of the request."""
        with self._lock:
            self._sessions.pop(request.cookies.get(COOKIE, ""), None)


def _at_the_machine(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in _PASSED_ON):
        return False
    return _is_loopback(request.client.host) and _is_loopback(_host(request.headers.get("host", "")))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host(authority: str) -> str:
    try:
        return urlsplit(f"//{authority}").hostname or ""
    except ValueError:
        return ""


def _from_this_page(request: Request) -> bool:
    """Whether a browser says that the request comes from this address; what is no browser says nothing."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")
