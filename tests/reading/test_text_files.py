"""Plain text and Markdown: wrapped lines, tabs, marks; old Word files through a tool."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import notice_files as files
import pytest

from assistant.errors import DamagedFile, EmptyFile, EncryptedFile, UnsupportedFormat
from assistant.reading.document import read_document
from assistant.reading.formats import read_file
from assistant.reading.normalize import normalize

PARAGRAPHS = [
    "一、总体要求",
    "坚持生态优先、绿色发展，" * 12 + "形成ABC管理模式，到2035年基本建成。",
    "（一）清理岸线。" + "组织沿岸乡镇开展常态化巡查，" * 15 + "不留死角。（责任单位：市水务局、市城管局）",
    "（二）修复湿地。" + "因地制宜选择本地物种，" * 13 + "恢复面积不少于3500亩。",
]


def read(folder: Path, data: bytes, name: str = "t.txt") -> list[str]:
    path = folder / name
    path.write_bytes(data)
    return normalize(read_file(path)).text.split("\n")


@pytest.mark.parametrize("columns", [60, 72, 80])
@pytest.mark.parametrize("indent", ["\u3000\u3000", ""])
def test_lines_wrapped_at_one_width_are_joined(columns: int, indent: str, tmp_path: Path) -> None:
    lines = []
    for text in PARAGRAPHS:
        lines += files.wrap(indent + text, 2.0, 0.0, float(columns))
    assert read(tmp_path, "\n".join(lines).encode()) == PARAGRAPHS
    for place in range(len(lines) - 1, 0, -9):
        lines.insert(place, "— 1 —")
    assert read(tmp_path, "\n".join(lines).encode()) == PARAGRAPHS


def cut(text: str, count: int) -> list[str]:
    """A paragraph cut every ``count`` characters, wherever that is."""
    return [text[place : place + count] for place in range(0, len(text), count)]


@pytest.mark.parametrize("count", [30, 38, 40])
@pytest.mark.parametrize("joined", [[], [0, 1], [1, 2], [2, 3], [0, 1, 2, 3]])
def test_lines_cut_by_count_of_characters_in_text_partly_run_together(
    count: int, joined: list[int], tmp_path: Path
) -> None:
    """``joined`` names paragraphs that stand on one line."""
    paragraphs = [text for place, text in enumerate(PARAGRAPHS) if place not in joined]
    paragraphs[joined[0] if joined else 0 : 0] = ["".join(PARAGRAPHS[place] for place in joined)]
    paragraphs = [text for text in paragraphs if text]
    lines = [line for text in paragraphs for line in cut(text, count)]
    assert read(tmp_path, "\n".join(lines).encode()) == paragraphs


def test_a_few_wrapped_lines_are_enough(tmp_path: Path) -> None:
    paragraphs = [text[:90] + "。" for text in PARAGRAPHS[1:]]
    lines = [line for text in paragraphs for line in cut(text, 40)]
    assert read(tmp_path, "\n".join(lines).encode()) == paragraphs


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS),  # a line each
        "\n".join(
            ["责任单位：市水务局、市林业局、市农业农村局、市城管局"] * 12
        ),  # lines of one width by chance
        "\n".join(["第一季度完成全部河段的清淤疏浚和岸线整治并通过验收。"] * 12),
        "".join(PARAGRAPHS),  # all on one line
    ],
)
def test_lines_that_are_paragraphs_stay(text: str, tmp_path: Path) -> None:
    assert read(tmp_path, text.encode()) == text.split("\n")


def test_the_name_of_a_group_may_stand_between_rows(tmp_path: Path) -> None:
    table = "序号\t任务\t单位\n一、产业\n1\t引 进\t区发改局\n二、城市\n2\t改造\t区住建局"
    assert read(tmp_path, table.encode()) == table.replace("引 进", "引进").split("\n")


def test_items_that_begin_with_a_figure_are_no_rests_of_lines(tmp_path: Path) -> None:
    items = [
        "1、2031年底前新建公办幼儿园8所，新增学位两千个。（市教育局）",
        "2、3月底前完成供热管网改造20公里，惠及千户。（市住建局）",
        "3、5家社区医院完成升级改造并通过评审验收。（市卫健委）",
        "4、12345热线接通率提升到98%，办结率更高。（市数据局）",
    ]
    assert read(tmp_path, "\n".join(items).encode()) == items


def test_tabs_in_rows_are_cells_and_elsewhere_white_space(tmp_path: Path) -> None:
    assert read(tmp_path, "序号\t任务\n1\t清 淤\n附\t注：无\t\n\t末行".encode()) == [
        "序号\t任务",
        "1\t清淤",
        "附\t注：无",
        "末行",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    assert read(tmp_path, "㐂第一条　总则".encode(encoding)) == ["㐂第一条总则"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark(encoding: str, tmp_path: Path) -> None:
    assert read(tmp_path, "一、目标\r\n到2035年，建成。".encode(encoding)) == ["一、目标", "到2035年，建成。"]
    page = f"<html><body><p>一、目标</p><p>{PARAGRAPHS[2]}</p></body></html>"
    assert read(tmp_path, page.encode(encoding), "t.html") == ["一、目标", PARAGRAPHS[2]]


@pytest.mark.parametrize(
    "data", ["第一條".encode("big5") + b"\xff", b"\xff\xfe\x00", b"\x81", "第".encode()[:2] + b"\x00" * 9]
)
def test_other_bytes_are_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        read(tmp_path, data)


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("## 一、总则 ##", "一、总则"),
        ("**1\\. 清淤**。由`市水务局`负责", "1.清淤。由市水务局负责"),
        ("- 清淤", "清淤"),
        ("> 引文", "引文"),
        ("见[方案](http://example.invalid/a)附件", "见方案附件"),
        ("达到 3 * 4 * 5", "达到3*4*5"),
        ("1. 清淤", "1.清淤"),
        ("2_a_b", "2_a_b"),
    ],
)
def test_markdown_marks(line: str, plain: str, tmp_path: Path) -> None:
    assert read(tmp_path, line.encode(), "t.md") == [plain]


# -- through a tool ------------------------------------------------------------------------------

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "WordDocument".encode("utf-16-le")


def install(folder: Path, name: str, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for the tool, alone on the path beside the shell's own commands."""
    tool = folder / "bin" / name
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}{os.pathsep}/usr/bin{os.pathsep}/bin")
    if name == "antiword":
        monkeypatch.setattr("assistant.reading.formats.legacy._OFFICES", ())


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")
def test_old_word_through_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ready.docx").write_bytes(files.as_docx())
    copy = f'while [ "$1" != --outdir ]; do shift; done; cp "{tmp_path}/ready.docx" "$2/source.docx"'
    install(tmp_path, "soffice", copy, monkeypatch)
    assert read(tmp_path, OLD_WORD, "旧.doc") == files.CLEAN.split("\n")


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")
@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("echo '<book><para>正文</para></book>'", None),
        ("exit 1", DamagedFile),
        ("echo encrypted >&2; exit 1", EncryptedFile),
        ("echo '<book/>'", EmptyFile),
    ],
)
def test_old_word_through_antiword(
    script: str, error: type[Exception] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "antiword", script, monkeypatch)
    if error is None:
        assert read(tmp_path, OLD_WORD, "旧.wps") == ["正文"]
    else:
        with pytest.raises(error):
            read(tmp_path, OLD_WORD, "旧.doc")


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")
def test_rich_text_needs_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "antiword", "echo 正文", monkeypatch)
    with pytest.raises(UnsupportedFormat, match="LibreOffice"):
        read(tmp_path, rb"{\rtf1 a}", "t.rtf")


# -- the tools themselves ------------------------------------------------------------------------

OFFICE = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)
NUMBERED = [f"{text}。" for text in ("一、总体要求", "（一）清理岸线", "1.建立台账", "二、保障措施")]
needs_office = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice, which writes old Word files, is not installed"
)


def old_word(folder: Path, docx: bytes) -> Path:
    """A .doc file that LibreOffice has made of a docx file."""
    (folder / "t.docx").write_bytes(docx)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        str(OFFICE),
        profile,
        "--headless",
        "--convert-to",
        "doc",
        "--outdir",
        str(folder),
        str(folder / "t.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
    return folder / "t.doc"


def facts(path: Path) -> object:
    document = read_document(path)
    rows = [(clause.path, clause.heading) for clause in document.clauses]
    return document.number, document.title, document.issuer, document.addressees, document.text, rows


@needs_office
@pytest.mark.parametrize("name", ["旧.doc", "旧.wps"])
def test_old_word_file_reads_as_its_docx(name: str, tmp_path: Path) -> None:
    made = old_word(tmp_path, files.as_docx())
    made.rename(tmp_path / name)
    assert facts(tmp_path / name) == facts(tmp_path / "t.docx")


@needs_office
@pytest.mark.skipif(shutil.which("antiword") is None, reason="antiword is not installed")
@pytest.mark.parametrize("automatic", [False, True])
def test_old_word_file_through_antiword_alone(
    automatic: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same as from docx where the numbers are typed; where Word makes them, a warning."""
    body = "".join(map(files.paragraph, ["甲市方案", *NUMBERED, "附件：任务分工表"]))
    body += files.table(files.TABLE) + files.paragraph("注：以上。")
    made = old_word(tmp_path, files.as_docx() if automatic else files.docx(body))
    monkeypatch.setattr("assistant.reading.formats.legacy._OFFICES", ())
    if automatic:
        assert "自动编号" in read_file(made).warnings[0]
    else:
        assert facts(made) == facts(tmp_path / "t.docx")
        assert read_file(made).warnings == ()
