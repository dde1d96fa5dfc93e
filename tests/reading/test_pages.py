"""Text placed by position: reading order, what a line end means, tables, columns, turned pages."""

from __future__ import annotations

from pathlib import Path

import notice_files as files
import pytest
from notice_files import Text

from assistant.errors import EncryptedFile
from assistant.reading.formats import read_file
from assistant.reading.normalize import Normalized, normalize

LEFT, SIZE, PITCH, COUNT = 80.0, 16.0, 28.0, 28  # COUNT characters make a full line
RIGHT = LEFT + SIZE * COUNT
FILLER = "各县区和市直部门要密切配合加强调度确保各项任务按期完成并于每季度末向市政府报告"


def read(folder: Path, pages: list[files.Page], extra: str = "") -> Normalized:
    path = folder / "t.pdf"
    path.write_bytes(files.pdf(pages, extra))
    return normalize(read_file(path))


def lines(*rows: tuple[float, str], top: float = 120.0, size: float = SIZE) -> list[Text]:
    """Lines one below the other, each with its indent in characters."""
    return [Text(LEFT + indent * size, top + PITCH * n, size, text) for n, (indent, text) in enumerate(rows)]


def body(top: float = 400.0) -> list[Text]:
    """Two plain paragraphs, so that a page has margins."""
    text = FILLER + "。"
    return lines((2, text[:26]), (0, text[26:]), (2, text[:26]), (0, text[26:]), top=top)


BODY = f"{FILLER}。\n{FILLER}。"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # cut inside a number and a word
        (
            [(2, "依据《甲市湿地保护条例实施意见》（甲政发〔203"), (0, "1〕4号），到203"), (0, "5年完成。")],
            ["依据《甲市湿地保护条例实施意见》（甲政发〔2031〕4号），到2035年完成。"],
        ),
        # a short line ends a paragraph though the next is not indented
        ([(0, "各区人民政府："), (2, "请遵照执行。")], ["各区人民政府：", "请遵照执行。"]),
        # a full line that ends a sentence, and a number
        ([(0, "一" * 27 + "。"), (0, "二、下一部分")], ["一" * 27 + "。", "二、下一部分"]),
        # label lines
        (
            [(2, "责任单位：市水务局"), (2, "完成时限：2031年底前")],
            ["责任单位：市水务局", "完成时限：2031年底前"],
        ),
        # signature and date
        ([(18, "甲市水务局"), (18, "2031年3月5日")], ["甲市水务局", "2031年3月5日"]),
        # joint signature, centred, in the size of the body
        (
            [(11, "甲市水务局"), (11, "甲市林业局"), (10, "2031年3月5日")],
            ["甲市水务局", "甲市林业局", "2031年3月5日"],
        ),
        # copies sent: the wrapped line stands under the first name
        (
            [(1, "抄送：" + "市委各部门，" * 4), (4, "市人大常委会。")],
            ["抄送：" + "市委各部门，" * 4 + "市人大常委会。"],
        ),
        # spaced out
        ([(2, "指 导 意 见")], ["指导意见"]),
    ],
)
def test_line_ends(rows: list[tuple[float, str]], expected: list[str], tmp_path: Path) -> None:
    cleaned = read(tmp_path, [(lines(*rows) + body(), [])])
    assert cleaned.text == "\n".join([*expected, BODY])


def test_reading_order_is_by_place(tmp_path: Path) -> None:
    """The last lines of the page come first in the file."""
    texts = lines((1, "甲市人民政府办公室"), top=700) + body() + lines((2, "（二）在前。"), top=300)
    assert read(tmp_path, [(texts, [])]).text == f"（二）在前。\n{BODY}\n甲市人民政府办公室"


def test_title_in_several_lines(tmp_path: Path) -> None:
    title = [
        Text(183, 120, 22, "甲市人民政府办公室关于"),
        Text(205, 156, 22, "保护湿地的实施意见"),
        Text(212, 192, 22, "甲政发〔2031〕1号"),
    ]
    assert (
        read(tmp_path, [(title + body(), [])]).text
        == f"甲市人民政府办公室关于保护湿地的实施意见\n甲政发〔2031〕1号\n{BODY}"
    )


def test_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    first = body(top=600) + lines((2, (FILLER * 2)[:26]), top=600 + 4 * PITCH)
    second = lines((0, "接上页。"), top=100) + body()
    cleaned = read(tmp_path, [(first, []), (second, [])])
    assert cleaned.text == f"{BODY}\n{(FILLER * 2)[:26]}接上页。\n{BODY}"
    assert cleaned.text[cleaned.pages[1][0] :].startswith("接上页")


@pytest.mark.parametrize("marks", ["— {} —", "- {} -", "－{}－", "第{}页 共3页", "{}", "{}/3"])
def test_page_numbers(marks: str, tmp_path: Path) -> None:
    pages = [([*body(), Text(290, 800, 10, marks.format(n))], []) for n in (1, 2, 3)]
    cleaned = read(tmp_path, pages)
    assert cleaned.text == "\n".join([BODY] * 3)
    assert [discard.quote.replace(" ", "") for discard in cleaned.discards] == [
        marks.format(n).replace(" ", "") for n in (1, 2, 3)
    ]


def test_two_columns(tmp_path: Path) -> None:
    def column(x: float, word: str) -> list[Text]:
        return [Text(x, 120 + 20 * n, 10, word * 20 if n < 11 else f"{word}。") for n in range(12)]

    title = [Text(120, 80, 18, "甲市人民政府公报二〇三一年第三期")]
    cleaned = read(tmp_path, [(title + column(60, "左") + column(320, "右"), [])])
    assert cleaned.text == f"甲市人民政府公报二〇三一年第三期\n{'左' * 220}左。\n{'右' * 220}右。"


# -- tables --------------------------------------------------------------------------------------

COLUMNS = (80.0, 140.0, 400.0, 520.0)


def ruled(
    top: float, rows: list[tuple[str, str, str]], height: float = 40.0, closed: bool = True
) -> files.Page:
    """A table of three columns; a cell of several lines is given with line feeds."""
    texts, rules = [], []
    for n, row in enumerate(rows):
        y = top + n * height
        rules.append((COLUMNS[0], y, COLUMNS[-1], y))
        for x, cell in zip(COLUMNS, row, strict=False):
            texts += [
                Text(x + 4, y + 14 + 14 * place, 12, line) for place, line in enumerate(cell.split("\n"))
            ]
    bottom = top + len(rows) * height
    rules += [(x, top, x, bottom) for x in COLUMNS]
    return texts, rules + ([(COLUMNS[0], bottom, COLUMNS[-1], bottom)] if closed else [])


HEAD = ("序号", "任务", "单位")


def test_table_without_rules(tmp_path: Path) -> None:
    """A cell may go on below; the paragraph behind the table and the page number are none of it."""
    rows = [
        HEAD,
        ("1", "清理河道", "市水务局、市"),
        ("", "", "城管局"),
        ("2", "修复湿地", "市林业局"),
        ("3", "巡河", "各镇"),
    ]
    texts = [
        Text(x, 120 + 20 * n, 12, cell)
        for n, row in enumerate(rows)
        for x, cell in zip((80, 140, 400), row, strict=True)
        if cell
    ]
    texts += [Text(80, 220, 12, "注：另行通知。"), Text(408, 800, 12, "— 1 —")]
    assert read(tmp_path, [(texts, [])]).text.split("\n") == [
        "\t".join(HEAD),
        "1\t清理河道\t市水务局、市城管局",
        "2\t修复湿地\t市林业局",
        "3\t巡河\t各镇",
        "注：另行通知。",
    ]


def test_two_names_side_by_side_are_no_table(tmp_path: Path) -> None:
    texts = [
        Text(x, 120 + 20 * n, 12, text)
        for n in range(4)
        for x, text in ((80, "甲市水务局"), (330, "甲市林业局"))
    ]
    assert "\t" not in read(tmp_path, [(texts, [])]).text


def test_cells_join_wrapped_lines_and_keep_written_ones(tmp_path: Path) -> None:
    wrapped = "清理河道沿岸的垃圾并建立长效管护机制明确\n责任人"
    cleaned = read(tmp_path, [ruled(200, [HEAD, ("1", wrapped, "市水务局\n市林业局")])])
    assert cleaned.text == f"序号\t任务\t单位\n1\t{wrapped.replace(chr(10), '')}\t市水务局 市林业局"


def test_repeated_head_and_row_cut_by_the_page(tmp_path: Path) -> None:
    pages = [
        ruled(
            600,
            [HEAD, ("1", "甲", "市水务局"), ("2", "清理河道沿岸的垃圾并建立长效管护机制明确", "市林")],
            closed=False,
        ),
        ruled(80, [HEAD, ("", "责任人", "业局"), ("3", "丙", "")]),
    ]
    cleaned = read(tmp_path, pages)
    assert cleaned.text.split("\n") == [
        "\t".join(HEAD),
        "1\t甲\t市水务局",
        "2\t清理河道沿岸的垃圾并建立长效管护机制明确责任人\t市林业局",
        "3\t丙\t",
    ]
    assert [discard.reason for discard in cleaned.discards] == ["续页的表头"]


def test_row_cut_by_the_page_between_rules(tmp_path: Path) -> None:
    """Word draws the rules at the page end, too: the rest of the row is the one row without a number."""
    pages = [
        ruled(600, [HEAD, ("1", "甲", "市水务局"), ("2", "建立长效管护", "市林业局、市农")]),
        ruled(80, [("", "机制", "业农村局"), ("3", "丙", "市财政局")]),
    ]
    assert read(tmp_path, pages).text.split("\n")[2:] == [
        "2\t建立长效管护机制\t市林业局、市农业农村局",
        "3\t丙\t市财政局",
    ]


def test_rows_without_numbers_are_no_rests(tmp_path: Path) -> None:
    pages = [
        ruled(600, [HEAD, ("1", "甲", "市水务局"), ("", "乙", "市林业局")]),
        ruled(80, [("", "丙", "市财政局"), ("2", "丁", "市教育局")]),
    ]
    assert read(tmp_path, pages).text.split("\n")[2:] == [
        "\t乙\t市林业局",
        "\t丙\t市财政局",
        "2\t丁\t市教育局",
    ]


def test_table_named_and_headed_again(tmp_path: Path) -> None:
    """The head may be spaced otherwise."""
    first, second = (
        ruled(600, [("序 号", "任 务", "单位"), ("1", "甲", "市水务局")]),
        ruled(80, [HEAD, ("2", "乙", "市林业局")]),
    )
    first[0].append(Text(200, 590, 12, "任务分工表"))
    second[0].append(Text(200, 70, 12, "任务分工表（续）"))
    cleaned = read(tmp_path, [first, second])
    assert cleaned.text.split("\n") == ["任务分工表", "\t".join(HEAD), "1\t甲\t市水务局", "2\t乙\t市林业局"]
    assert [discard.reason for discard in cleaned.discards] == ["续页的表题", "续页的表头"]


def test_blank_cells_of_the_next_page_stay_blank(tmp_path: Path) -> None:
    """Only a cell over several rows goes on; a unit must never slip into the next task."""
    pages = [
        ruled(600, [HEAD, ("1", "甲", "市水务局")]),
        ruled(80, [("2", "乙", ""), ("3", "丙", "市林业局")]),
    ]
    assert read(tmp_path, pages).text.split("\n")[2:] == ["2\t乙\t", "3\t丙\t市林业局"]


def test_cell_over_several_rows_and_pages(tmp_path: Path) -> None:
    def merged(page: files.Page, inner: float) -> files.Page:
        """The last column without its rule at ``inner``."""
        texts, rules = page
        kept = [rule for rule in rules if rule[1] != inner or rule[1] != rule[3]]
        return texts, [*kept, (COLUMNS[0], inner, COLUMNS[2], inner)]

    pages = [
        merged(ruled(600, [("1", "甲", "市水务局"), ("2", "乙", "")]), 640),
        merged(ruled(80, [("3", "丙", ""), ("4", "丁", "")]), 120),
    ]
    assert read(tmp_path, pages).text.split("\n") == [
        f"{n}\t{text}\t市水务局" for n, text in enumerate("甲乙丙丁", 1)
    ]


def test_cell_over_several_rows_cut_within_its_text(tmp_path: Path) -> None:
    def merged(page: files.Page, inner: float) -> files.Page:
        texts, rules = page
        kept = [rule for rule in rules if rule[1] != inner or rule[1] != rule[3]]
        return texts, [*kept, (COLUMNS[0], inner, COLUMNS[2], inner)]

    pages = [
        merged(ruled(600, [("1", "甲", "市水务局、"), ("2", "乙", "")]), 640),
        ruled(80, [("3", "丙", "市财政局"), ("4", "丁", "市林业局")]),
    ]
    assert read(tmp_path, pages).text.split("\n") == [
        *(f"{n}\t{text}\t市水务局、市财政局" for n, text in enumerate("甲乙丙", 1)),
        "4\t丁\t市林业局",
    ]


def test_a_frame_or_shading_is_no_table(tmp_path: Path) -> None:
    frame = [(70, 380, 540, 380), (70, 520, 540, 520), (70, 380, 70, 520), (540, 380, 540, 520)]
    shading = "0.9 g 70 300 470 200 re f 0 g"
    assert read(tmp_path, [(body(), frame)], shading).text == BODY


def test_turned_page_and_watermark(tmp_path: Path) -> None:
    def turned(text: str, x: float, y: float) -> str:
        return f"BT /F1 12 Tf 0 1 -1 0 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET"

    table = [("序号", 100, 50), ("任务", 100, 150), ("1", 130, 50), ("清理河道", 130, 150)]
    rules = [f"{x} 40 m {x} 400 l S" for x in (85, 112, 140)] + [
        f"85 {y} m 140 {y} l S" for y in (40, 140, 400)
    ]
    extra = "\n".join([*(turned(*row) for row in table), *rules])
    mark = f"BT /F1 40 Tf 0.7 0.7 -0.7 0.7 200 200 Tm <{'内部资料'.encode('utf-16-be').hex()}> Tj ET"
    cleaned = read(tmp_path, [([], [])], f"{extra}\n{mark}")
    assert cleaned.text == "序号\t任务\n1\t清理河道"
    assert [(discard.quote, discard.reason) for discard in cleaned.discards] == [("内部资料", "水印")]


def test_a_line_set_wide_has_no_word_spaces(tmp_path: Path) -> None:
    wide = [Text(LEFT + 32 + 20 * n, 120, SIZE, char) for n, char in enumerate("到2035年建成100家")]
    spaced = [*lines((2, "由Water"), top=148), Text(LEFT + 32 + 16 + 40 + 8, 148, SIZE, "Board负责。")]
    assert (
        read(tmp_path, [(wide + spaced + body(), [])]).text
        == f"到2035年建成100家\n由Water Board负责。\n{BODY}"
    )


def test_password(tmp_path: Path) -> None:
    path = tmp_path / "锁.pdf"
    locked = (
        "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >> /ID [<00> <00>] /Root".format(
            "11" * 32
        )
    )
    path.write_bytes(files.as_pdf().replace(b"/Root", locked.encode(), 1))
    with pytest.raises(EncryptedFile):
        read_file(path)


# -- the real ones -------------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "paragraphs", "starts"),
    [
        (
            "notices/wuhan-2022-11.pdf",
            43,
            ["（六）完善绿色标准", "（七）构建绿色交易", "各区、各有关部门", "抄送："],
        ),
        ("notices/wuhan-low-carbon.pdf", 31, ["（三）强化宣传引导"]),
        ("notices/dazhou-1-plus-n.pdf", 75, ["完成时限：按照国家安排部署", "三、工作要求"]),
        ("notices/tianjin-green-economy.pdf", 43, ["天津市人民政府", "2022年3月25日"]),
        ("notices/shandong-2022-plan.pdf", 40, ["25.积极推行", "三、推进措施"]),
        ("notices/guangxi-2021-27.pdf", 42, ["（桂政发〔2021〕27号）", "各市、县人民政府"]),
        ("sources/guofa-2021-4.pdf", 49, ["国务院", "2021年2月2日"]),
        ("sources/ezhengfa-2021-25.pdf", 37, ["2021年10月17日"]),
    ],
)
def test_real_notices(name: str, paragraphs: int, starts: list[str], shared: Path) -> None:
    text = normalize(read_file(shared / name)).text.split("\n")
    assert len(text) == paragraphs
    runs = (text[index : index + len(starts)] for index in range(len(text)))
    assert any(all(map(str.startswith, run, starts)) for run in runs if len(run) == len(starts))
