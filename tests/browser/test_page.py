"""What a person does on the page: asks, follows a citation, filters, exports, reads, copies, corrects."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant.presenting.addresses import clause_address
from assistant.presenting.frame import VIEWS
from assistant.settings import ROOT

pytestmark = pytest.mark.browser

NOTICE = "鄂州政办发〔2022〕5号"
CLAUSE = clause_address(NOTICE, "二/(二)/8")
ADDRESSES = (
    *(view.address for view in VIEWS),
    "/?q=第8项任务谁牵头&q=那它的期限呢",
    "/?q=市发改委负责哪些任务",
    "/ledger?show=pictures",
    "/browse?words=再生资源&clause=二/(二)/8",
    CLAUSE,
)
# What is called by its Latin name in a Chinese office too.
LATIN = re.compile(
    r"Excel|Word|CSV|Markdown|PDF|OFD|API|MCP|JSON|Ctrl|HTML|TXT|OpenAPI|UTF|BM25|ADMIN_PASSWORD|docx?|txt|pdf|html?|ofd|xlsx?|md|wps|rtf|POST|GET",
    re.I,
)
# Every word a reader may meet: on the page, in its title, as a hint or a name read out.
VISIBLE = """() => {
  const named = [...document.body.querySelectorAll('[aria-label], [placeholder], [title], [alt]')]
    .filter(element => element.getClientRects().length)
    .flatMap(element => [...element.attributes])
    .filter(attribute => ['aria-label', 'placeholder', 'title', 'alt'].includes(attribute.name))
    .map(attribute => attribute.value);
  return [document.body.innerText, document.title, ...named].join('\\n');
}"""
AXE = ROOT / "build" / "axe" / "package" / "axe.min.js"
WIDTHS = (1440, 1024, 960, 390)  # 960: 1440 at a zoom of 150 %


def settle(page, address: str) -> None:
    """Open an address and wait until it stands."""
    page.goto(address)
    page.wait_for_selector("gradio-app main .block, body.plain main")
    page.wait_for_function("!document.querySelector('[aria-busy]')")
    for question in re.findall(r"q=([^&]+)", address)[-1:]:
        page.wait_for_selector(f'.turn[data-question="{question}"]')


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_view_is_chinese_fits_the_screen_and_keeps_nobody_out(address: str, page) -> None:
    settle(page, address)
    words = page.evaluate(VISIBLE)
    for code in sorted(page.locator("code, pre").all_inner_texts(), key=len, reverse=True):
        words = words.replace(code, "")
    words = re.sub(r"https?://\S+|[\w.+]+\.[\w+]+", "", words)  # addresses and file names
    printed = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "corpus").rglob("*.t*"))
    found = set(re.findall(r"[A-Za-z]{3,}", words))
    assert not {word for word in found if not LATIN.search(word) and word not in printed}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
    page.set_viewport_size({"width": 1440, "height": 900})
    if AXE.exists():  # where it is not, the next test says so
        assert not serious(page)


def serious(page) -> list[tuple[str, str]]:
    """What axe-core holds against the page with everything on it unfolded: rule and place."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    return [
        (row["id"], row["nodes"][0]["html"][:200])
        for row in found
        if row["impact"] in ("serious", "critical")
    ]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here: .ci/run fetches it with npm")
@pytest.mark.parametrize("address", [ADDRESSES[place] for place in (1, 8, 12)])
def test_axe_finds_nothing_serious_in_the_dark(address: str, page) -> None:
    page.emulate_media(color_scheme="dark")
    settle(page, address)
    assert not serious(page)


def ask(page, question: str) -> None:
    """Type a question, press Enter, wait for its answer."""
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector(f'#turn .turn[data-question="{question}"]')
    page.wait_for_function("!document.querySelector('#turn').hasAttribute('aria-busy')")


def test_ask_and_follow_a_citation(page) -> None:
    settle(page, "/")
    page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
    ask(page, "第8项任务谁负责")
    card = page.inner_text("#turn .card")
    for unit in ("市商务局", "市城管委", "市供销社", "市经信局", "各区人民政府"):
        assert unit in card
    assert page.locator("#turn .chip.inherited").count() == 3
    page.click("#turn .answer-text a.marker >> nth=-1")
    chosen = page.locator("#turn details.place.chosen[open]")
    assert chosen.count() == 1
    assert chosen.locator("mark").count() >= 1
    chosen.locator("text=打开原文").click()
    page.wait_for_selector("body.plain mark")
    assert "/clause/" in page.url
    page.go_back()
    page.wait_for_selector('.turn[data-question="第8项任务谁负责"]')  # the address asks it again


def test_a_conversation_is_kept_turn_by_turn(page) -> None:
    settle(page, "/")
    ask(page, "第13项任务谁负责")
    ask(page, "那它的期限呢")
    assert "2025年" in page.inner_text("#turn .card")
    assert page.locator("#earlier details.earlier > summary").all_inner_texts() == ["第13项任务谁负责"]
    page.fill("#question textarea", "")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn .problem")
    assert page.locator("#earlier details.earlier").count() == 2
    page.click("#fresh")
    page.wait_for_selector("#turn .welcome")
    assert page.locator("#earlier details.earlier").count() == 0
    assert page.url.endswith("/")


def test_back_leads_to_the_earlier_question(page) -> None:
    settle(page, "/")
    for question in ("第8项任务谁负责", "第9项呢"):
        ask(page, question)
    page.go_back()
    page.wait_for_selector('#turn .turn[data-question="第8项任务谁负责"]')
    assert page.locator("#earlier details.earlier").count() == 0
    page.go_forward()
    page.wait_for_selector('#turn .turn[data-question="第9项呢"]')
    page.go_back()
    page.wait_for_selector('#turn .turn[data-question="第8项任务谁负责"]')
    page.go_back()
    page.wait_for_selector("#turn .welcome")


def test_the_question_is_selected_where_the_next_is_typed(page) -> None:
    settle(page, "/")
    ask(page, "第8项任务谁负责")
    page.evaluate("document.activeElement.blur()")
    page.click("#question textarea")
    page.wait_for_function("getSelection().toString() === '第8项任务谁负责'")
    page.keyboard.type("第9项呢")
    assert page.input_value("#question textarea") == "第9项呢"


def test_a_narrow_screen_says_what_goes_on_at_the_side(page) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    settle(page, "/ledger")
    page.wait_for_selector("header.site nav[data-wide]")
    page.wait_for_selector(".scroll[data-wide]")
    page.evaluate("document.querySelector('header.site nav').scrollLeft = 9999")
    page.wait_for_selector("header.site nav:not([data-more])")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_selector("header.site nav:not([data-wide])")


def test_an_example_is_asked_at_once(page) -> None:
    settle(page, "/")
    words = page.inner_text(".examples a >> nth=0")
    page.click(".examples a >> nth=0")
    page.wait_for_selector(f'#turn .turn[data-question="{words}"]')


@pytest.mark.parametrize(
    "question",
    ["<img src=x onerror=alert(1)>第8项任务", "${alert(1)}第8项任务", "{{value}}{{#each x}}第8项任务"],
)
def test_what_is_typed_is_never_executed(question: str, page) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    settle(page, "/")
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn .turn")
    assert page.inner_text("#turn .asked").endswith(question)
    assert page.locator("#turn img").count() == 0


def test_keys(page) -> None:
    settle(page, "/?q=第8项任务谁负责")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "ask"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.locator("#turn details.place[open] > summary").focus()
    page.keyboard.press("Escape")
    assert page.locator("#turn details.place[open]").count() == 0


def test_copy_citation_and_text(page) -> None:
    settle(page, "/?q=第8项任务谁负责")
    page.click("#turn .place[open] >> text=复制引用")
    page.wait_for_selector("#said.shown")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"》（{NOTICE}）第二部分第（二）项第8条")
    page.click("#turn .place[open] >> text=复制原文")
    page.wait_for_function(f"navigator.clipboard.readText().then(text => text !== {json.dumps(copied)})")
    assert "\n" not in page.evaluate("navigator.clipboard.readText()")


def test_why_and_neighbours_open_in_place(page) -> None:
    settle(page, "/?q=再生资源怎么回收")
    place = page.locator("#turn details.place[open]").first
    place.locator("summary:text('为什么是这条')").click()
    place.locator("dt:text('按词语')").wait_for()
    before = place.locator(".quote").inner_text()
    place.locator("a[rel=next]").click()
    page.wait_for_function(
        "text => document.querySelector('#turn details.place[open] .quote').innerText !== text", arg=before
    )


def test_say_what_is_wrong(page, served) -> None:
    settle(page, "/?q=第8项任务谁负责")
    page.click("#turn [data-verdict=wrong]")
    page.fill("#turn .feedback textarea", "试写一句")
    page.click("#turn .feedback button[type=submit]")
    page.wait_for_selector("#turn .feedback >> text=已记下")
    row = json.loads(served.settings.feedback_file.read_text(encoding="utf-8").splitlines()[-1])
    assert (row["verdict"], row["note"]) == ("wrong", "试写一句")
    assert row["answer"]["question"] == "第8项任务谁负责"


def test_filter_export_and_open_the_file_again(page, tmp_path: Path) -> None:
    settle(page, "/ledger")
    count = page.locator(".tools [role=status]")
    assert "符合 23 项，共 23 项" in count.inner_text()
    page.select_option("select[name=unit]", "各区人民政府")
    page.wait_for_url("**unit=**")
    page.uncheck("input[name=inherited]")
    page.wait_for_selector("text=符合 2 项")
    page.fill("input[name=words]", "价格")
    page.wait_for_selector("text=符合 1 项")
    assert page.evaluate("document.activeElement.name") == "words"
    with page.expect_download() as download:
        page.click("text=Excel 表")
    download.value.save_as(tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["19"]
    address = page.url
    page.click("table.ledger tbody tr td:nth-child(3)")
    page.wait_for_selector("body.plain h1")
    assert "健全绿色收费价格机制" in page.inner_text("h1")
    page.goto(address)
    page.wait_for_selector("text=符合 1 项")
    page.fill("input[name=words]", "没有这样的词")
    page.wait_for_selector("text=没有符合这些条件的任务")
    page.click("text=清除条件")
    page.wait_for_selector("text=符合 23 项")


def test_pictures_lead_to_tasks(page) -> None:
    settle(page, "/ledger?show=pictures")
    assert page.locator("svg.chart").count() == 3
    page.locator("svg.chart text.label", has_text="市发改委").first.click()
    page.wait_for_selector("table.ledger")
    assert "unit=" in page.url


def test_read_search_and_open_a_clause(page) -> None:
    settle(page, "/browse")
    page.fill("input[name=words]", "再生资源")
    page.wait_for_selector(".found >> text=出现")
    assert page.locator(".text mark").count() >= 2
    page.click(".outline >> text=加强再生资源回收利用")
    page.wait_for_selector(".clause.here >> text=两网融合")
    page.wait_for_function("document.querySelector('.clause.here').getBoundingClientRect().top < innerHeight")
    page.click(".clause.here a.own")
    page.wait_for_selector("body.plain h1")


def test_clauses_are_readable_without_script(browser, served) -> None:
    context = browser.new_context(base_url=served.address, java_script_enabled=False)
    page = context.new_page()
    page.goto(CLAUSE)
    assert "两网融合" in page.inner_text(".quote")
    page.click("a[rel=next]")
    assert "建立绿色贸易体系" in page.inner_text("h1")
    context.close()


@pytest.mark.parametrize("address", ["/", "/ledger"])
def test_without_script_nothing_is_said_to_be_opening(address: str, browser, served) -> None:
    context = browser.new_context(base_url=served.address, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("noscript .problem").is_visible()
    assert not page.locator(".opening").is_visible()
    context.close()


def test_an_address_that_is_none(browser, served) -> None:
    context = browser.new_context(base_url=served.address)
    page = context.new_page()
    assert page.goto("/nosuch").status == 404
    assert page.inner_text("h1") == "没有这个页面"
    context.close()


def test_the_connection_lost_is_said_in_chinese(browser, served) -> None:
    context = browser.new_context(base_url=served.address, locale="en-US")
    page = context.new_page()
    settle(page, "/")
    context.set_offline(True)
    page.fill("#question textarea", "第8项任务谁负责")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=连接不上服务")
    assert "Connection" not in page.inner_text("body")
    context.close()


def test_dark_by_the_system(page) -> None:
    page.emulate_media(color_scheme="dark")
    for address in ("/ledger", CLAUSE):
        settle(page, address)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert sum(map(int, re.findall(r"\d+", colour)[:3])) < 150
