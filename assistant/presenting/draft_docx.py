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
_SHORTEST = 3  # characters that say where a finding belongs
_COLOURS = {"differs": WD_COLOR_INDEX.YELLOW, "unfounded": WD_COLOR_INDEX.GRAY_25}


def draft_docx(text: str, rows: Sequence[Checked]) -> bytes:
    """The draft, a paragraph a line, in 仿宋 三号; comments say verdict, differences, wording, citation."""
    page = new_document()
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    anchored = anchors(text, rows)
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            _add_line(page, text, start, end, [item for item in anchored if start <= item[0] < end])
        start = end + 1
    file = io.BytesIO()
    page.save(file)
    return file.getvalue()


def anchors(text: str, rows: Sequence[Checked]) -> list[tuple[int, int, list[Checked]]]:
    """Where the findings stand in the draft: rows (start, end, findings), ascending, apart from each other.

    A finding may say more than stands at its place (a date that the sentence gave once); it is then held
    to the longest end of it that does, or to the place of the finding before it.
    """
    places: list[tuple[int, int, list[Checked]]] = []
    at = 0
    for row in rows:
        sentence = row.finding.sentence
        ends = (sentence[skipped:] for skipped in range(max(1, len(sentence) - _SHORTEST + 1)))
        found = next((end for end in ends if text.find(end, at) >= 0), "")
        if found:
            start = text.find(found, at)
            at = start + len(found)
            places.append((start, at, [row]))
        elif places:
            places[-1][2].append(row)
        else:
            places.append((0, 0, [row]))
    return places


def _add_line(
    page: Any, text: str, start: int, end: int, places: Sequence[tuple[int, int, list[Checked]]]
) -> None:
    paragraph = page.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(32)
    at = start
    for first, last, rows in places:
        last = min(max(last, first + 1), end)
        _run(paragraph, text[at:first])
        run = _run(paragraph, text[first:last])
        run.font.highlight_color = next((_COLOURS[row.kind] for row in rows if row.kind in _COLOURS), None)
        for row in (row for row in rows if not row.heading):
            page.add_comment(run, _comment(row), author=AUTHOR, initials="核")
        at = last
    _run(paragraph, text[at:end])


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
