"""The one cleaning step: what it drops, keeps and maps; nothing is lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.models import Block, Received
from assistant.reading.characters import TABLE
from assistant.reading.formats import read_file
from assistant.reading.formats.text import read_text
from assistant.reading.normalize import Normalized, normalize
from assistant.settings import ROOT


def received(*blocks: Block) -> Received:
    return Received(name="t", format="txt", sha256="", blocks=blocks)


def clean(text: str) -> Normalized:
    return normalize(received(*(Block(line) for line in text.split("\n"))))


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  ( 一 ) 指导思想。以新时代 中国特色", "(一)指导思想。以新时代中国特色"),
        ("甲政办发〔2022〕5 号", "甲政办发〔2022〕5号"),
        ("到 2025 年，达到 90%以上", "到2025年，达到90%以上"),
        ("指 导 意 见", "指导意见"),
        ("\u3000\u3000开发区 (园区) 建设", "开发区(园区)建设"),
        ("选择 2? 3 家", "选择2?3家"),
        ("２０２５年达到９５％（ＡＢ）", "2025年达到95%（AB）"),
        ("不高于1．3", "不高于1．3"),
        ("Internet of Things 技术", "Internet of Things技术"),
        ("标准 GB/T 9704 执行", "标准GB/T 9704执行"),
        ("共 10 000 元", "共10 000元"),
        ("2 0 2 2 年 3 月", "2022年3月"),
        ("1 0 0 家，共 12 34 件", "100家，共12 34件"),
        ("⼤⼒发展⻓江⾦融", "大力发展长江金融"),
        ("第\u200b一\ufeff条", "第一条"),
        ("一\n\n \n二", "一\n二"),
        ("行尾\t \n行首", "行尾\n行首"),
    ],
)
def test_cleaning(raw: str, cleaned: str) -> None:
    assert clean(raw).text == cleaned


@pytest.mark.parametrize(
    ("lines", "cleaned"),
    [
        (("国发〔202", "1〕4 号"), "国发〔2021〕4号"),
        (("202", "5 年"), "2025年"),
        (("生态环", "境局"), "生态环境局"),
        (("the Internet", "of Things"), "the Internet of Things"),
        (("应用ABC", "管理"), "应用ABC管理"),
        (("（责任单位：市", "\u3000发改委）"), "（责任单位：市发改委）"),
    ],
)
def test_hard_wraps_are_joined(lines: tuple[str, str], cleaned: str) -> None:
    first, second = lines
    assert normalize(received(Block(first, 1), Block(second, 2, continues=True))).text == cleaned


def test_rows_keep_their_cells() -> None:
    row = Block(
        "1\t清 理\n市水务局\n市林业局\t\t全角１", cells=("1", "清 理\n市水务局\n市林业局", "", "全角１")
    )
    assert normalize(received(Block("前"), row, Block("后", continues=True))).text == (
        "前\n1\t清理 市水务局 市林业局\t\t全角1\n后"
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("信息来源:甲市政府网 日期:2031-09-14 语音:播放", "网页信息"),
        ("2031-09-15 11:15 来源：甲市人民政府", "网页信息"),
        ("索 引 号： 0001 发文字号： 甲政发〔2031〕1号", "网页信息"),
        ("扫一扫在手机上查看当前页面", "网页提示"),
        ("【打印本页】 【关闭窗口】", "网页提示"),
        ("字体：[大] [中] [小]", "网页提示"),
        ("相关解读 [解读1] [解读2]", "相关链接"),
        ("附件下载：任务分工表.docx", "相关链接"),
        ("阅读原文", "网页提示"),
        ("点击蓝字关注我们", "网页提示"),
        ("END", "网页提示"),
        ("编辑：小李", "网页提示"),
        ("👇点个“在看”，转发提醒更多人", "网页提示"),
        ("阅读 1.2万 赞 36 在看 18", "网页提示"),
        ("2031/4/2 10:15 甲市人民政府 政策文件", "网页提示"),
        ("https://www.example.gov.cn/art/2031/4/2/art_1_1.html 1/3", "网页提示"),
        ("— 12 —", "页码"),
        ("－３－", "页码"),
        ("第3页 共8页", "页码"),
    ],
)
def test_furniture_is_taken_out_and_listed(line: str, reason: str) -> None:
    cleaned = clean(f"正文。\n{line}\n再一段。")
    assert cleaned.text == "正文。\n再一段。"
    assert [(discard.quote, discard.reason) for discard in cleaned.discards] == [(line, reason)]


@pytest.mark.parametrize(
    "line",
    [
        "时间:2031年3月1日",
        "来源广泛，渠道多样。",
        "有效期：自印发之日起5年。",
        "打印材料由市档案局负责。",
        "—以上为第一部分—",
        "(此件公开发布)",
        "名称：甲市湿地公园",
        "2031年3月5日",
        "关闭窗口期内的申报通道。",
        "责任单位:市水务局",
        "相关文件由市财政局制定。",
    ],
)
def test_text_is_no_furniture(line: str) -> None:
    assert clean(f"正文。\n{line}").text == f"正文。\n{line}"


def test_labels_amid_the_text_are_text() -> None:
    text = "\n".join([*["第一条 总则。"] * 40, "实施日期：2031年1月1日", *["第二条 附则。"] * 20])
    assert "实施日期：2031年1月1日" in clean(text).text


def test_what_furniture_states_is_kept() -> None:
    cleaned = clean(
        "发文字号:甲政发〔2031〕1号 成文日期:2031年1月2日\n发布日期:2031-01-05 浏览次数:3\n正文。"
    )
    assert dict(cleaned.metadata) == {
        "number": "甲政发〔2031〕1号",
        "written": "2031年1月2日",
        "published": "2031-01-05",
    }


def test_the_notice_of_the_corpus() -> None:
    path = next((ROOT / "corpus").glob("鄂州政办发*.txt"))
    cleaned = normalize(read_file(path))
    lines = cleaned.text.split("\n")
    assert lines[1] == "鄂州政办发〔2022〕5号"
    assert sum(line[0].isdigit() and "(责任单位:" in line for line in lines) == 23
    assert cleaned.text.count("葛店开发区、临空经济区管委会") == 4  # addressees, task 1 twice, task 19
    assert dict(cleaned.metadata)["published"] == "2022-09-14"
    assert len(cleaned.discards) == 2
    assert not any(space in cleaned.text for space in " \u3000\t")


# -- properties ---------------------------------------------------------------------------------

ALPHABET = st.sampled_from(
    list("市发改委责任单位：:，。、（）()〔〕一二三12０９ａＡbC%％ \u3000\t\u200b\x01—-年月日号页来源打印⼤")
)
LINES = st.lists(st.text(ALPHABET, max_size=30), max_size=12)


def check_nothing_lost(source: Received) -> None:
    cleaned = normalize(source)
    raw = source.text
    mapped = Counter()
    end = 0
    for start, raw_start, length in cleaned.segments:
        assert start >= end
        assert length > 0
        assert set(cleaned.text[end:start]) <= set("\n\t ")
        assert cleaned.text[start : start + length] == raw[raw_start : raw_start + length].translate(TABLE)
        mapped.update(raw[raw_start : raw_start + length])
        end = start + length
    assert set(cleaned.text[end:]) <= {"\t"}  # the last cells of a row may be empty
    for discard in cleaned.discards[len(source.discards) :]:  # those of the reader are not in its text
        mapped.update(discard.quote)
    kept = {char: count for char, count in mapped.items() if not char.isspace()}
    assert kept == {char: count for char, count in Counter(raw).items() if not char.isspace()}
    paragraphs = cleaned.text.split("\n")
    assert cleaned.text == "" or all(paragraphs)
    assert list(cleaned.pages) == sorted(cleaned.pages)


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_every_character_is_in_a_segment_or_a_discard(lines: list[str]) -> None:
    check_nothing_lost(received(*map(Block, lines)))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.text(ALPHABET, max_size=12), st.integers(0, 3), st.booleans()), max_size=10))
def test_nothing_is_lost_from_rows_and_wrapped_lines(rows: list[tuple[str, int, bool]]) -> None:
    blocks = []
    for page, (text, cells, continues) in enumerate(rows, 1):
        parts = tuple(text.replace("\t", "")[place::cells] for place in range(cells))
        blocks.append(Block("\t".join(parts) if cells else text, page, parts, continues))
    check_nothing_lost(received(*blocks))


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_cleaning_twice_changes_nothing(lines: list[str]) -> None:
    once = normalize(received(*map(Block, lines))).text
    if "\t" not in once:
        assert clean(once).text == once


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        content = read_text(data)
    except ReadError:
        return
    check_nothing_lost(received(*content.blocks))


def test_long_text_is_linear() -> None:
    """Half a megabyte in one line: nothing may look at the whole line for every gap."""
    text = "市 发 改 委 负 责 ABC def 12 34 。" * 20_000
    assert len(clean(text).text) > 250_000


def test_a_page_printed_by_a_browser() -> None:
    title = "甲市人民政府办公室关于印发甲市绿化方案的通知"
    rows = [("首页", False), ("互动交流", False), ("当前位置:首页 > 政策文件 > 正文", True), (title, False)]
    rows += [("甲政办发〔2031〕9号", False), ("信息来源:某网 日期:2031-05-06 字体:大 中 小", False)]
    rows += [("各区人民政府,市政府各部门:", True), ("现印发给你们。", False)]
    cleaned = normalize(received(*(Block(text, continues=continues) for text, continues in rows)))
    assert cleaned.text.split("\n") == [title, rows[4][0], rows[6][0], rows[7][0]]
    assert dict(cleaned.metadata)["published"] == "2031-05-06"
