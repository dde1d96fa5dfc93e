"""The page (网页): Gradio wiring and nothing else. ``python ui.py`` serves it on 127.0.0.1:7860."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
import uvicorn
from fastapi import FastAPI

from assistant.assistant import Assistant, Conversation
from assistant.errors import AssistantError
from assistant.presenting.answer import render_turn
from assistant.presenting.asking import render_earlier, render_welcome
from assistant.presenting.frame import TITLE, VIEWS, render_error, render_place
from assistant.settings import Settings
from assistant.web import create_app
from assistant.web.api import Services

# Seconds without an answer after which a registered document is given up at start.
_PATIENCE = 5.0
FONTS = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]


def build_page(assistant: Assistant) -> gr.Blocks:
    """Every view of the page, each with its own address."""
    builders = {
        "": _build_ask,
        "ledger": _build_ledger,
        "unit": _build_unit,
        "browse": _build_browse,
        "crosswalk": _build_crosswalk,
        "draft": _build_draft,
        "files": _build_files,
        "about": _build_about,
    }
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        gr.Navbar(visible=False, main_page_name=VIEWS[0].title)
        _build_ask(assistant)
        _build_api(assistant)
    for view in VIEWS[1:]:
        with page.route(view.title, view.name):
            gr.Navbar(visible=False, main_page_name=VIEWS[0].title)
            builders[view.name](assistant)
    return page


def _build_ask(assistant: Assistant) -> None:
    """问答: the newest turn on top, the turns before it folded below (page.js keeps them)."""
    conversation = gr.State(None, time_to_live=4 * 3600)
    with gr.Row(elem_classes="asking"):
        question = gr.Textbox(
            label="问题",
            placeholder="例如：第8项任务谁负责",
            lines=1,
            max_lines=6,
            elem_id="question",
            autofocus=True,
            scale=8,
        )
        ask = gr.Button("提问", variant="primary", elem_id="ask", scale=1, min_width=96)
        fresh = gr.Button("新对话", elem_id="fresh", scale=1, min_width=96)
    first = render_welcome(assistant.documents, assistant.ledgers)
    turn = _html(first, "turn")
    _html(render_earlier(), "earlier")

    def answer(
        text: str, state: tuple[Conversation, list[str]] | None
    ) -> tuple[str, tuple[Conversation, list[str]]]:
        talk, turns = state or (assistant.converse(), [])
        try:
            found = talk.ask(text or "")
            asked = [*turns, found.question]
            card = render_turn(found, talk.documents, asked, assistant.settings.citation_pattern)
        except AssistantError as error:
            return render_error(error.message), (talk, turns)
        except Exception:
            # A fault of ours: the reader gets a sentence, whoever runs the server the trace.
            logging.getLogger(__name__).exception("no answer")
            return render_error("程序出了错，这个问题没有答成。请换一种问法，或告诉管理员。"), (talk, turns)
        return card, (talk, asked)

    gr.on(
        [ask.click, question.submit],
        answer,
        [question, conversation],
        [turn, conversation],
        js="(...values) => policyPage.asking(...values)",
        **_PRIVATE,
    ).then(None, None, None, js="() => policyPage.asked()", **_PRIVATE)

    def welcome() -> str:
        return render_welcome(assistant.documents, assistant.ledgers)

    # What is loaded may have changed since the page was built.
    gr.on(None, lambda: gr.skip() if welcome() == first else welcome(), None, turn, **_PRIVATE)
    fresh.click(lambda: (welcome(), None, ""), None, [turn, conversation, question], **_PRIVATE).then(
        None, None, None, js="() => policyPage.fresh()", **_PRIVATE
    )


def _build_api(assistant: Assistant) -> None:
    """The one function that gradio_client can call: a question → its ANSWER."""
    services = Services(assistant)

    def ask(question: str) -> dict[str, Any]:
        try:
            return services.ask([question])
        except AssistantError as error:
            raise gr.Error(error.message) from error

    gr.api(ask, api_name="ask", queue=False)


def _build_ledger(assistant: Assistant) -> None:
    """任务台账."""
    _html(render_place("ledger"))


def _build_unit(assistant: Assistant) -> None:
    """单位视角."""
    _html(render_place("unit"))


def _build_browse(assistant: Assistant) -> None:
    """条款浏览."""
    _html(render_place("browse"))


def _build_crosswalk(assistant: Assistant) -> None:
    """三级对照."""
    _html(render_place("crosswalk"))


def _build_draft(assistant: Assistant) -> None:
    """起草核对."""
    _html(render_place("draft"))


def _build_files(assistant: Assistant) -> None:
    """文件管理."""
    _html(render_place("files"))


def _build_about(assistant: Assistant) -> None:
    """关于."""
    _html(render_place("about"))


def _html(value: str, elem_id: str | None = None) -> gr.HTML:
    """HTML that wears our style alone; ``value`` is data to its template, never a template."""
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=None)


# Listeners serve the page only, answer at once and show no progress of their own.
_PRIVATE = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}


def build_app(assistant: Assistant) -> FastAPI:
    """The plain routes with the page mounted at the root."""
    # Said of every page with several addresses, whatever is asked of it.
    warnings.filterwarnings("ignore", message="SSR mode is not supported")
    theme = gr.themes.Default(font=FONTS, font_mono=["monospace"])
    app: FastAPI = gr.mount_gradio_app(
        create_app(assistant),
        build_page(assistant),
        path="/",
        footer_links=[],
        ssr_mode=False,
        run_history=False,
        theme=theme,
        show_error=True,
        max_file_size="1mb",  # files come in by the plain routes
    )
    return app


def main() -> None:
    """Open the index and serve; what stands in the way is one sentence, and status 1."""
    try:
        settings = Settings.from_environment()
        assistant = Assistant.open(settings, progress=lambda message: print(message, flush=True))
    except AssistantError as error:
        sys.exit(error.message)
    app = build_app(assistant)
    if settings.fetch_missing:
        app.state.jobs.fetch_missing(timeout=_PATIENCE)
    print(f"{TITLE}:http://{settings.host}:{settings.port}", flush=True)
    # Whoever claims to come from another address is not believed: this machine may do more than others.
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", proxy_headers=False)


if __name__ == "__main__":
    main()
