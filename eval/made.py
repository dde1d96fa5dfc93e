"""Documents made for measuring: a PDF of so many pages, text of so many megabytes; all facts are invented."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from types import ModuleType

from assistant.settings import ROOT

_NUMERALS = "一二三四五六七八九"
_LINES = 24  # on a page, as GB/T 9704—2012 sets it
_TASK = (
    "{number}.推进第{serial}项工程。组织有关单位逐项排查登记，制定整改方案，到2035年，建成{serial}公里，"
    "达到{share}%以上。（责任单位：市水务局、市林业局、市财政局）"
)


def made_text(megabytes: float) -> bytes:
    """A notice in which every paragraph is a numbered task, so many megabytes of UTF-8."""
    lines = ["甲市任务清单", "为推进工作，制定本清单。"]
    size = 0
    for serial in count():
        section, place = divmod(serial, 40)
        if not place:
            if not section % 9:
                lines.append(f"{_NUMERALS[section // 9 % 9]}、部分")
            lines.append(f"（{_NUMERALS[section % 9]}）第{section + 1}组")
        lines.append(_TASK.format(number=place + 1, serial=serial + 1, share=serial % 99 + 1))
        size += len(lines[-1].encode()) + 1
        if size >= megabytes * 1e6:
            break
    return "\n".join(lines).encode()


def made_pdf(pages: int) -> bytes:
    """The same as a PDF of so many pages, by the writer of the tests."""
    writer = _writer()
    room = writer.RIGHT - writer.LEFT
    indent = 2 * writer.BODY_SIZE
    set_: list[tuple[list[object], list[object]]] = []
    lines = [
        (0.0 if place else indent, line)
        for text in made_text(pages / 500).decode().split("\n")
        for place, line in enumerate(writer.wrap(text, writer.BODY_SIZE, indent, room))
    ]
    for page in range(pages):
        rows = lines[page * _LINES : (page + 1) * _LINES]
        texts = [
            writer.Text(writer.LEFT + left, writer.TOP + writer.PITCH * row, writer.BODY_SIZE, line)
            for row, (left, line) in enumerate(rows)
        ]
        set_.append(([*texts, writer.Text(280, 800, 14, f"— {page + 1} —")], []))
    return bytes(writer.pdf(set_))


def _writer() -> ModuleType:
    spec = spec_from_file_location("notice_files", ROOT / "tests" / "reading" / "notice_files.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("tests/reading/notice_files.py")
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
