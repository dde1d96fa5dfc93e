"""A checked draft → a Word file of the draft, every verdict a comment (批注) at its sentence."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from assistant.presenting.draft import Checked

AUTHOR = "政策问答助手"
_FONT = "仿宋_GB2312"
_COLOURS = {"differs": WD_COLOR_INDEX.YELLOW, "unfounded": WD_COLOR_INDEX.GRAY_25}


def draft_docx(text: str, rows: Sequence[Checked]) -> bytes:
    """The draft, a paragraph a line, in 仿宋 三号; comments say verdict, differences, wording, citation."""
    page = new_document()
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    for line, found in _by_line(text, rows):
        paragraph = page.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        at = 0
        for start, end, row in found:
            _run(paragraph, line[at:start])
            run = _run(paragraph, line[start:end])
            run.font.highlight_color = _COLOURS.get(row.finding.verdict)
            page.add_comment(run, _comment(row), author=AUTHOR, initials="核")
            at = end
        _run(paragraph, line[at:])
    file = io.BytesIO()
    page.save(file)
    return file.getvalue()


def _by_line(text: str, rows: Sequence[Checked]) -> list[tuple[str, list[tuple[int, int, Checked]]]]:
    """Every line that says something, with the places of its findings in order."""
    waiting = list(rows)
    lines = []
    for line in text.split("\n"):
        found, at = [], 0
        while waiting and (start := line.find(waiting[0].finding.sentence, at)) >= 0:
            row = waiting.pop(0)
            at = start + len(row.finding.sentence)
            found.append((start, at, row))
        if line.strip():
            lines.append((line, found))
    return lines


def _run(paragraph: Any, text: str) -> Any:
    run = paragraph.add_run("".join(char for char in text if char >= " "))
    run.font.size = Pt(16)
    run.font.name = _FONT
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    return run


def _comment(row: Checked) -> str:
    if not row.citation:
        return f"{row.verdict}：已载入的文件没有这样的表述。"
    lines = [row.verdict, *row.differences, f"原文：“{row.printed}”", f"引用：{row.citation}"]
    return "\n".join("".join(char for char in line if char >= " ") for line in lines)
