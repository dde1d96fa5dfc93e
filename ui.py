"""The page (网页): Gradio wiring and nothing else. ``python ui.py`` serves it on 127.0.0.1:7860."""

from __future__ import annotations

import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr
import uvicorn
from fastapi import FastAPI

from assistant.assistant import Assistant, Conversation
from assistant.errors import AssistantError
from assistant.presenting.html import (
    examples_of,
    render_card,
    render_error,
    render_evidence,
    render_table,
    style,
)
from assistant.presenting.rows import Filter, rows_of
from assistant.settings import Settings
from assistant.web import create_app

FONTS = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
TITLE = "政策问答助手"
HEAD = """<script>
document.addEventListener('click', event => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  navigator.clipboard.writeText(button.dataset.copy).then(() => {
    const words = button.textContent;
    button.textContent = '已复制';
    setTimeout(() => { button.textContent = words; }, 1500);
  });
});
</script>"""


def build_page(assistant: Assistant) -> gr.Blocks:
    """Every view of the page, each with its own address."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        gr.Navbar(main_page_name="问答")
        _build_asking(assistant)
    with page.route("任务台账", "ledger"):
        gr.Navbar(main_page_name="问答")
        _build_ledger(assistant)
    return page


def _build_asking(assistant: Assistant) -> None:
    conversation = gr.State(None)
    with gr.Row():
        with gr.Column(scale=3):
            card = gr.HTML(elem_id="answer", elem_classes="answer")
            question = gr.Textbox(
                label="问题",
                placeholder="例如：第8项任务谁牵头",
                lines=1,
                max_lines=6,
                elem_id="question",
                autofocus=True,
            )
            with gr.Row():
                ask = gr.Button("提问", variant="primary")
                fresh = gr.Button("新对话")
            gr.Examples(examples_of(assistant.documents, assistant.ledgers), question, label="可以这样问")
        with gr.Column(scale=2):
            evidence = gr.HTML(elem_id="evidence")

    def answer(text: str, state: Conversation | None) -> tuple[str, str, Conversation | None]:
        state = state or assistant.converse()
        try:
            found = state.ask(text or "")
        except AssistantError as error:
            return render_error(error.message), "", state
        return render_card(found, assistant.documents), render_evidence(found, assistant.documents), state

    gr.on(
        [ask.click, question.submit],
        answer,
        [question, conversation],
        [card, evidence, conversation],
        api_visibility="private",
    )
    fresh.click(
        lambda: ("", "", None, ""), None, [card, evidence, conversation, question], api_visibility="private"
    )


def _build_ledger(assistant: Assistant) -> None:
    rows = rows_of(assistant.pairs())
    units = sorted({unit.name for row in rows for unit in row.task.units})
    with gr.Row():
        document = gr.Dropdown(
            [("全部文件", ""), *((f"{key}", key) for key in assistant.documents)], value="", label="文件"
        )
        unit = gr.Dropdown([("全部单位", ""), *((name, name) for name in units)], value="", label="单位")
        inherited = gr.Checkbox(True, label="含共同覆盖单位")
        words = gr.Textbox(label="词语", placeholder="空格分开")
    table = gr.HTML(render_table(rows, len(rows)))

    def narrow(document: str, unit: str, inherited: bool, words: str) -> str:
        wanted = Filter(document=document, unit=unit, with_inherited=inherited, words=words or "")
        kept = [row for row in rows if wanted.keeps(row)]
        return render_table(kept, len(rows))

    inputs = [document, unit, inherited, words]
    gr.on([item.change for item in inputs], narrow, inputs, table, api_visibility="private")


def build_app(assistant: Assistant) -> FastAPI:
    """The plain routes with the page mounted at the root."""
    theme = gr.themes.Default(font=FONTS, font_mono=["monospace"])
    return gr.mount_gradio_app(
        create_app(assistant),
        build_page(assistant),
        path="/",
        footer_links=[],
        theme=theme,
        css=style(),
        head=HEAD,
        show_error=True,
    )


def main() -> None:
    """Open the index and serve."""
    settings = Settings.from_environment()
    assistant = Assistant.open(settings, progress=lambda message: print(message, flush=True))
    app = build_app(assistant)
    print(f"{TITLE}:http://{settings.host}:{settings.port}", flush=True)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning")


if __name__ == "__main__":
    main()
