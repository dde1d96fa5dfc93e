"""The frame of the page: its views and their addresses, head, navigation, style and script."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.presenting.markup import render

TITLE = "政策问答助手"
FILES = ("style.css", "office.css", "page.js", "office.js")
_HERE = Path(__file__).resolve().parent / "page"
# What the toolkit's own page says about itself to link previews.
_PREVIEWS = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*')


@dataclass(frozen=True, slots=True)
class View:
    """One view of the page; ``name`` is its address without the slash, "" for the first."""

    name: str
    title: str

    @property
    def address(self) -> str:
        """Where it stands."""
        return f"/{self.name}"


VIEWS = (
    View("", "问答"),
    View("ledger", "任务台账"),
    View("unit", "单位视角"),
    View("browse", "条款浏览"),
    View("crosswalk", "三级对照"),
    View("draft", "起草核对"),
    View("files", "文件管理"),
    View("about", "关于"),
)


@cache
def page_file(name: str) -> str:
    """The text of one of ``FILES``."""
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def page_file_address(name: str) -> str:
    """Its address; it changes with the text, so that a browser may keep what it has."""
    digest = hashlib.sha256(page_file(name).encode()).hexdigest()[:12]
    return f"/page/{name}?v={digest}"


def render_head(title: str) -> str:
    """What stands in the head of every page: title, style, script."""
    return render("head.html", title=title, address=page_file_address)


def render_header(current: str | None) -> str:
    """The name of the assistant and the navigation; ``current`` is the name of the view shown, if one is."""
    return render("header.html", views=VIEWS, current=current, title=TITLE)


def render_place(name: str) -> str:
    """Where a view that is read, not worked in, comes to stand: filled from /view/{name}."""
    return render("place.html", name=name)


def render_error(message: str) -> str:
    """One sentence that says what is wrong."""
    return render("error.html", message=message)


def render_message_page(title: str, message: str) -> str:
    """A whole page that says one thing."""
    return render("message.html", title=title, message=message, head=render_head, header=render_header)


def frame_page(html: str, view: View) -> str:
    """The toolkit's page made ours: Chinese, our head in its head, the navigation before its body."""
    title = TITLE if not view.name else f"{view.title} · {TITLE}"
    html = _PREVIEWS.sub("", html).replace('lang="en"', 'lang="zh-CN"', 1)
    html = html.replace('<meta charset="utf-8" />', '<meta charset="utf-8" />' + render_head(title), 1)
    return html.replace("<gradio-app", render_header(view.name) + "<gradio-app", 1)
