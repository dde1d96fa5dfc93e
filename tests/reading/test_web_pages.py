"""Web pages: the main text and nothing around it, tables, line ends, encodings."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.reading.formats import read_file
from assistant.reading.normalize import Normalized, normalize

LONG = "各单位要按照职责分工，制定年度计划，明确责任人员，按季度报送进展，确保各项任务如期完成。"


def read(folder: Path, page: str, encoding: str = "utf-8") -> Normalized:
    path = folder / "t.html"
    path.write_bytes(page.encode(encoding))
    return normalize(read_file(path))


def body(text: str) -> str:
    return f"<html><body>{text}</body></html>"


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        (f"<p>一、总则</p><p>{LONG}</p>", ["一、总则", LONG]),
        (f"<div>一、总则<br>{LONG}<br/>二、附则</div>", ["一、总则", LONG, "二、附则"]),
        (f"<div><div>附件1</div><div><p>{LONG}</p></div></div>", ["附件1", LONG]),
        (f"<center><h2>甲市湿地保护<br>实施方案</h2></center><p>{LONG}</p>", ["甲市湿地保护实施方案", LONG]),
        (f"<p>{LONG[:10]}\n   <b>{LONG[10:]}</b></p>", [LONG]),
        (f"<ol><li>甲</li><li>乙</li></ol><p>{LONG}</p>", ["1.甲", "2.乙", LONG]),
        (f"<ol type='a' start='3'><li>甲</li></ol><p>{LONG}</p>", ["c.甲", LONG]),
        (f"<ul><li>甲</li></ul><p>{LONG}</p>", ["甲", LONG]),
        (f"<pre>一、总则\n{LONG}</pre>", ["一、总则", LONG]),
        (f"<p>{LONG}</p><p style='display:none'>底稿</p><!-- 注 --><script>1</script>尾", [LONG, "尾"]),
        (f"<p>{LONG}</p><ul class='pager'><li><a>上一篇</a></li></ul>", [LONG]),
    ],
)
def test_lines(page: str, lines: list[str], tmp_path: Path) -> None:
    assert read(tmp_path, body(page)).text.split("\n") == lines


def test_covering_notice_and_plan_both_stay(tmp_path: Path) -> None:
    page = f"<div id='menu'><a>首页</a></div><div><div><p>现将方案印发给你们，{LONG}</p></div><div>"
    cleaned = read(tmp_path, body(page + f"<p>{LONG}</p>" * 30 + "</div></div>"))
    assert cleaned.text.startswith("现将方案印发给你们")
    assert cleaned.text.count(LONG) == 31


def test_merged_cells(tmp_path: Path) -> None:
    page = (
        "<p>附件</p><table><tr><th>领域</th><th>任务</th><th>单位</th></tr>"
        f"<tr><td rowspan=2>水务</td><td>{LONG}</td><td>市水务局<br>市财政局</td></tr>"
        "<tr><td>清淤</td><td></td></tr>"
        "<tr><td colspan=2>合计</td><td>2</td></tr></table><p>注：另行通知。</p>"
    )
    assert read(tmp_path, body(page)).text.split("\n") == [
        "附件",
        "领域\t任务\t单位",
        f"水务\t{LONG}\t市水务局 市财政局",
        "水务\t清淤\t",
        "合计\t2",
        "注：另行通知。",
    ]


def test_a_table_that_lays_out_the_page_is_no_data(tmp_path: Path) -> None:
    text = f"<table><tr><td><p>一、总则</p><p>{LONG}</p></td></tr></table>"
    page = f"<table><tr><td><a>导航</a></td><td>{text}</td></tr></table>"
    assert read(tmp_path, body(page)).text.split("\n") == ["一、总则", LONG]


def test_title_above_the_text_is_kept(tmp_path: Path) -> None:
    page = (
        "<html><head><title>甲市人民政府关于保护湿地的意见_甲市政府网</title></head><body>"
        "<div class='header'><h1>甲市人民政府门户网站</h1></div>"
        "<div class='xl_title'>甲市人民政府关于保护湿地的意见</div>"
        f"<div class='article-content'><p>各区人民政府：</p><p>{LONG}</p></div></body></html>"
    )
    assert read(tmp_path, page).text.split("\n") == ["甲市人民政府关于保护湿地的意见", "各区人民政府：", LONG]


def test_title_within_the_name_of_the_page(tmp_path: Path) -> None:
    page = (
        "<html><head><title>甲市人民政府 关于保护湿地的意见</title></head><body>"
        "<h2 class='tit'>关于保护湿地的意见</h2><ul><li><a>首页</a></li></ul>"
        f"<div class='TRS_UEDITOR'><p>{LONG}</p></div></body></html>"
    )
    assert read(tmp_path, page).text.split("\n") == ["关于保护湿地的意见", LONG]


def test_number_and_addressee_above_the_main_element_are_kept(tmp_path: Path) -> None:
    head = [
        "甲市人民政府办公室关于保护湿地的意见",
        "甲政办发〔2031〕9号",
        "各区人民政府，市政府各部门：",
    ]
    page = (
        f"<ul><li>首页</li></ul><h1>{head[0]}</h1><p>{head[1]}</p><p>信息来源:某网 日期:2031-05-06</p>"
        f"<p>{head[2]}</p><div id='content'><p>{LONG}</p><p>{LONG}</p></div><footer>主办:某办</footer>"
    )
    cleaned = read(tmp_path, body(page))
    assert cleaned.text.split("\n") == [*head, LONG, LONG]
    assert not any(line in discard.quote for line in head[1:] for discard in cleaned.discards)


def test_index_as_a_list(tmp_path: Path) -> None:
    page = (
        "<dl><dt>索引号</dt><dd>A-1</dd><dt>发文字号</dt><dd>甲政发〔2031〕1号</dd></dl><ul><li><b>成文日期：</b>"
        f"<span>2031-01-02</span></li></ul><div class='TRS_Editor'><p>{LONG}</p></div>"
    )
    cleaned = read(tmp_path, body(page))
    assert cleaned.text == LONG
    assert dict(cleaned.metadata) == {"index": "A-1", "number": "甲政发〔2031〕1号", "written": "2031-01-02"}


@pytest.mark.parametrize(
    ("page", "stated"),
    [
        # labels that are not known beside labels that are
        (
            "<table><tr><th>文　号</th><td>甲政发[2031]1号</td><th>栏目编排</th><td>甲</td></tr></table>",
            {"number": "甲政发[2031]1号"},
        ),
        # no colon between label and value
        (
            "<div><p><span>公文文号</span><span>甲政发〔2031〕1号</span></p><p>发布日期 2031-01-02</p></div>",
            {"number": "甲政发〔2031〕1号", "published": "2031-01-02"},
        ),
        # in the head of the page, whatever it is called there
        ("<meta name='FileNum' content='甲政发〔2031〕1号'>", {"number": "甲政发〔2031〕1号"}),
        # a label in running text states nothing
        ("<div><p>文号另行编排</p></div>", {}),
    ],
)
def test_facts_around_the_text(page: str, stated: dict[str, str], tmp_path: Path) -> None:
    cleaned = read(tmp_path, f"<html>{page}<div class='TRS_Editor'><p>{LONG}</p></div></html>")
    assert cleaned.text.endswith(LONG)
    assert dict(cleaned.metadata) == stated


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("utf-8", "utf-8"),
        ("gb2312", "utf-8"),
        ("utf-8", "gb18030"),
        ("x", "utf-8-sig"),
        ("utf-8", "utf-16"),
    ],
)
def test_encodings(declared: str, encoding: str, tmp_path: Path) -> None:
    page = f"<html><head><meta charset={declared}></head><body><p>{LONG}㐂</p></body></html>"
    assert read(tmp_path, page, encoding).text == LONG + "㐂"


def test_a_stray_byte_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "t.html"
    page = f"<html><head><meta charset=gb2312></head><body><p>{LONG * 40}</p>".encode("gb18030")
    path.write_bytes(page[:-4] + b"\xff" + page[-4:])
    received = read_file(path)
    assert received.warnings
    assert normalize(received).text.rstrip("\ufffd") == LONG * 40


def test_deep_nesting_is_bounded(tmp_path: Path) -> None:
    page = body(f"<p>{LONG}</p>" + "<div>" * 20_000 + LONG)
    assert read(tmp_path, page).text.startswith(LONG)
