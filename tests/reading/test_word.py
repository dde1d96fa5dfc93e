"""Word files: the numbers Word prints, tracked changes, tables, what is no running text."""

from __future__ import annotations

from pathlib import Path

import notice_files as files
import pytest

from assistant.reading.formats import read_file
from assistant.reading.formats.word_numbering import format_number
from assistant.reading.normalize import normalize

W = files.W
paragraph, numbered, level = files.paragraph, files.numbered, files.level


def read(folder: Path, data: bytes) -> list[str]:
    path = folder / "t.docx"
    path.write_bytes(data)
    return normalize(read_file(path)).text.split("\n")


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (11, "chineseCountingThousand", "十一"),
        (20, "chineseCounting", "二十"),
        (101, "chineseCountingThousand", "一百零一"),
        (110, "chineseCountingThousand", "一百一十"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (12, "ideographTraditional", "乙"),
        (2, "ideographZodiac", "丑"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (4, "decimalEnclosedParen", "⑷"),
        (12, "decimalFullWidth", "１２"),
        (7, "decimalZero", "07"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (9, "lowerRoman", "ix"),
        (5, "decimal", "5"),
        (5, "somethingElse", "5"),
        (0, "chineseCounting", "0"),
    ],
)
def test_number_formats(number: int, form: str, printed: str) -> None:
    assert format_number(number, form) == printed


def listed(*rows: tuple[str, int, int]) -> str:
    return "".join(paragraph(text, numbered(list_id, index)) for text, list_id, index in rows)


SCHEME = (
    level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, "decimal", "%3．")
)


def test_levels_restart_under_each_heading(tmp_path: Path) -> None:
    body = listed(
        ("甲", 1, 0),
        ("乙", 1, 1),
        ("丙", 1, 2),
        ("丁", 1, 2),
        ("戊", 1, 1),
        ("己", 1, 2),
        ("庚", 1, 0),
        ("辛", 1, 1),
    )
    assert read(tmp_path, files.docx(body, numbering=files.numbering(SCHEME))) == [
        "一、甲", "（一）乙", "1．丙", "2．丁", "（二）戊", "1．己", "二、庚", "（一）辛",
    ]  # fmt: skip


def test_a_level_may_run_on(tmp_path: Path) -> None:
    scheme = level(0, "chineseCounting", "%1、") + level(
        1, "chineseCounting", "（%2）", "<w:lvlRestart w:val='0'/>"
    )
    body = listed(("甲", 1, 0), ("乙", 1, 1), ("丙", 1, 0), ("丁", 1, 1))
    assert read(tmp_path, files.docx(body, numbering=files.numbering(scheme))) == [
        "一、甲",
        "（一）乙",
        "二、丙",
        "（二）丁",
    ]


def test_lists_of_one_definition_share_their_count_unless_restarted(tmp_path: Path) -> None:
    lists = (
        "<w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>"
        "<w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>"
        "<w:num w:numId='3'><w:abstractNumId w:val='1'/><w:lvlOverride w:ilvl='0'>"
        "<w:startOverride w:val='1'/></w:lvlOverride></w:num>"
    )
    body = listed(("甲", 1, 0), ("乙", 2, 0), ("丙", 3, 0), ("丁", 3, 0))
    data = files.docx(body, numbering=files.numbering(level(0, "decimal", "%1."), lists=lists))
    assert read(tmp_path, data) == ["1.甲", "2.乙", "1.丙", "2.丁"]


def test_outline_numbers_and_plain_digits(tmp_path: Path) -> None:
    scheme = level(0, "chineseCounting", "第%1章 ") + level(1, "decimal", "%1.%2 ", "<w:isLgl/>")
    body = listed(("总则", 1, 0), ("范围", 1, 1), ("附则", 1, 0), ("施行", 1, 1))
    data = files.docx(body, numbering=files.numbering(scheme))
    assert read(tmp_path, data) == ["第一章总则", "1.1范围", "第二章附则", "2.1施行"]


def styles_part(*styles: tuple[str, str]) -> str:
    rows = (f"<w:style w:type='paragraph' w:styleId='{name}'>{text}</w:style>" for name, text in styles)
    return f"<w:styles {W}>{''.join(rows)}</w:styles>"


def test_numbers_come_with_styles(tmp_path: Path) -> None:
    """A heading style names the list, the list's level names the style; a style passes its list on."""
    own = "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
    styles = styles_part(("H1", own), ("H2", own), ("H2b", "<w:basedOn w:val='H2'/>"))
    scheme = level(0, "chineseCounting", "%1、", "<w:pStyle w:val='H1'/>")
    scheme += level(1, "chineseCounting", "（%2）", "<w:pStyle w:val='H2'/>")
    body = "".join(
        paragraph(text, f"<w:pStyle w:val='{style}'/>{more}")
        for text, style, more in (
            ("甲", "H1", ""),
            ("乙", "H2", ""),
            ("丙", "H2b", ""),
            ("无号", "H2", "<w:numPr><w:numId w:val='0'/></w:numPr>"),
        )
    )
    assert read(tmp_path, files.docx(body, numbering=files.numbering(scheme), styles=styles)) == [
        "一、甲", "（一）乙", "（二）丙", "无号",
    ]  # fmt: skip


def test_a_definition_may_point_to_a_style(tmp_path: Path) -> None:
    styles = styles_part(("L", "<w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr>"))
    data = files.docx(
        listed(("甲", 1, 0)),
        numbering=files.numbering("<w:numStyleLink w:val='L'/>", level(0, "chineseCounting", "（%1）")),
        styles=styles,
    )
    assert read(tmp_path, data) == ["（一）甲"]


def test_bullets_print_no_number(tmp_path: Path) -> None:
    data = files.docx(listed(("甲", 1, 0)), numbering=files.numbering(level(0, "bullet", "\uf0b7")))
    assert read(tmp_path, data) == ["甲"]


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>由</w:t></w:r><w:del><w:r><w:delText>市财政局</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>市水务局</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom>"
        "<w:r><w:t>负责</w:t></w:r><w:moveTo><w:r><w:t>实施</w:t></w:r></w:moveTo></w:p>"
    )
    assert read(tmp_path, files.docx(body)) == ["由市水务局负责实施"]


def test_fields_links_and_choices_are_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('甲市人民政府文件')}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>2031年</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
        "<w:hyperlink><w:r><w:t>5月</w:t></w:r></w:hyperlink></w:p>"
    )
    assert read(tmp_path, files.docx(body)) == ["甲市人民政府文件", "2031年5月"]


def test_what_is_no_running_text_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    contents = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{paragraph('一、总则 1')}</w:sdtContent></w:sdt>"
    )
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>底稿</w:t></w:r><w:r><w:t>正文</w:t></w:r></w:p>"
    path.write_bytes(
        files.docx(
            contents + hidden,
            header1=f"<w:hdr {W}>{paragraph('甲市')}</w:hdr>",
            footnotes=f"<w:footnotes {W}>{paragraph('注释')}</w:footnotes>",
        )
    )
    cleaned = normalize(read_file(path))
    assert cleaned.text == "正文"
    assert {(discard.quote, discard.reason) for discard in cleaned.discards} == {
        ("一、总则 1", "目录"), ("底稿", "隐藏文字"), ("甲市", "页眉"), ("注释", "脚注"),
    }  # fmt: skip


def cell(text: str, properties: str) -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def test_merged_cells(tmp_path: Path) -> None:
    """A cell merged downwards speaks for every row it spans, one merged across stands once."""
    body = files.table(
        (
            (cell("任务分工", "<w:gridSpan w:val='3'/>"),),
            ("1", "甲", cell("市水务局", "<w:vMerge w:val='restart'/>")),
            ("2", "乙", cell("", "<w:vMerge/>")),
            (cell("合计", "<w:gridSpan w:val='2'/>"), "丙"),
        )
    )
    assert read(tmp_path, files.docx(body)) == ["任务分工", "1\t甲\t市水务局", "2\t乙\t市水务局", "合计\t丙"]


def test_cells_with_numbers_and_several_paragraphs(tmp_path: Path) -> None:
    units = f"<w:tc>{paragraph('市水务局')}{paragraph('市林业局')}</w:tc>"
    automatic = f"<w:tc>{paragraph('清淤', numbered(1, 0))}</w:tc>"
    body = files.table((("任务", "单位"), (automatic, units), (automatic, "市城管局")))
    data = files.docx(body, numbering=files.numbering(level(0, "decimal", "%1.")))
    assert read(tmp_path, data) == ["任务\t单位", "1.清淤\t市水务局 市林业局", "2.清淤\t市城管局"]


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    body = files.table(((f"<w:tc>{paragraph('一、甲')}{paragraph('乙。')}</w:tc>",),))
    assert read(tmp_path, files.docx(body)) == ["一、甲", "乙。"]


def test_titles_in_several_lines(tmp_path: Path) -> None:
    centred = "<w:jc w:val='center'/>"
    body = paragraph("甲市人民政府\n关于清洁河湖的", centred, 44) + paragraph("意见", centred, 44)
    body += paragraph("甲政发〔2031〕1号", centred, 44) + paragraph(
        "正文较长，字号较小，不与标题相连。", centred, 32
    )
    body += paragraph("甲市水务局", centred, 32) + paragraph("乙市水务局", centred, 32)
    assert read(tmp_path, files.docx(body)) == [
        "甲市人民政府关于清洁河湖的意见",
        "甲政发〔2031〕1号",
        "正文较长，字号较小，不与标题相连。",
        "甲市水务局",
        "乙市水务局",
    ]
