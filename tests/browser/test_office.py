"""What a person does in the office views: looks up a unit, compares levels, checks a draft, keeps files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx import Document as open_docx
from lake_notice import LAKE, NUMBER

pytestmark = pytest.mark.browser

DRAFT = "到2025年，城镇污水处理率达到98%以上。第8项任务由市发改委牵头。全市新建地铁三条线路。"


def settle(page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("[data-view]:not([aria-busy])")


def pdf_of(text: str, path: Path) -> Path:
    """A PDF of one page with the text in it, a line a line; the font stands for all characters."""
    lines = [line for line in text.split("\n") if line]
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -22 Td " for line in lines)
    content = f"BT /F 12 Tf 50 780 Td {shown}ET".encode()
    unicode_map = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> "
        b"endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/F/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(unicode_map), unicode_map),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    body += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        body.rindex(b"xref"),
    )
    path.write_bytes(body)
    return path


def test_a_newcomer_looks_up_a_unit(page) -> None:
    settle(page, "/unit")
    page.locator("select[name=unit]").select_option("市商务局")
    page.wait_for_selector(".unit-head")
    assert "unit=" in page.url
    assert "文件单独列明 8 项" in page.inner_text(".unit-head")
    above = page.locator(".duty").first.locator(".above a").first
    assert "鄂政发〔2021〕25号" in above.inner_text()
    above.click()
    page.wait_for_url("**/clause/**")
    page.go_back()
    page.wait_for_selector(".unit-head")
    page.locator(".duty a.chip").first.click()
    page.wait_for_function("!location.search.includes(encodeURIComponent('市商务局'))")
    page.emulate_media(media="print")
    assert not page.locator("form.filters").is_visible()
    assert page.locator(".duty").first.is_visible()


def test_inherited_tasks_stand_apart_with_their_rule(page) -> None:
    settle(page, "/unit?unit=各区人民政府")
    assert "作为共同覆盖单位的任务（21 项）" in page.inner_text(".unit-part")
    assert "下文不再列出" in page.inner_text(".rule")


def test_levels_side_by_side(page) -> None:
    settle(page, "/crosswalk")
    rows = page.locator("table.crosswalk tbody tr")
    everything = rows.count()
    page.locator("select[name=show]").select_option("target")
    page.wait_for_function(f"document.querySelectorAll('table.crosswalk tbody tr').length < {everything}")
    assert "show=target" in page.url
    narrowed = rows.count()
    page.locator("input[name=words]").fill("电商")
    page.wait_for_function(f"document.querySelectorAll('table.crosswalk tbody tr').length < {narrowed}")
    row = rows.first
    row.locator("summary").first.click()
    assert "对应理由" in row.inner_text()
    assert row.locator("mark").count()


def test_a_draft_is_checked_copied_and_exported(page, tmp_path: Path) -> None:
    settle(page, "/draft")
    page.fill("#draft-text", DRAFT)
    page.get_by_role("button", name="核对", exact=True).click()
    page.wait_for_selector(".sentences")
    badges = page.locator(".drafted .badge").all_inner_texts()
    assert badges == ["不一致", "不一致", "未找到依据"]
    page.get_by_role("button", name="复制全部结果").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "不一致：到2025年，城镇污水处理率达到98%以上。" in copied
    assert "引用：《" in copied
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Word（带批注）").click()
    download.value.save_as(tmp_path / "draft.docx")
    assert download.value.suggested_filename == "起草核对.docx"
    word = open_docx(str(tmp_path / "draft.docx"))
    assert word.paragraphs[0].text == DRAFT
    assert len(list(word.comments)) == 3
    # The exported file is a draft itself.
    page.get_by_role("button", name="清空").click()
    assert page.locator(".sentences").count() == 0
    page.locator("form.draft input[type=file]").set_input_files(tmp_path / "draft.docx")
    page.wait_for_selector(".sentences")
    assert page.input_value("#draft-text") == DRAFT
    page.locator(".sentence a").first.click()
    page.wait_for_url("**/clause/**")
    assert "95%" in page.inner_text("mark")


def test_nothing_to_check_is_said(page) -> None:
    settle(page, "/draft")
    page.get_by_role("button", name="核对", exact=True).click()
    page.wait_for_selector("[data-answer] [role=alert]")
    assert "请粘贴要核对的文字" in page.inner_text("[data-answer]")


def test_a_pdf_is_added_asked_about_and_removed(page, tmp_path: Path) -> None:
    settle(page, "/files")
    assert "仅要点 2 份" in page.inner_text(".view")
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    good = pdf_of(LAKE, tmp_path / "湖岸.pdf")
    page.locator(".drop input[type=file]").set_input_files([good, broken])
    holding = page.locator(f'.holding[data-id="{NUMBER}"]')
    holding.wait_for(timeout=60_000)
    jobs = page.inner_text("[data-jobs]")
    assert re.search(r"添加 湖岸.pdf\s*完成", jobs)
    assert re.search(r"添加 坏.pdf\s*未成", jobs)
    holding.locator("summary").click()
    holding.locator(".facts").wait_for()
    assert "2 项" in holding.locator(".facts").inner_text()
    settle(page, "/unit?unit=市林业局")
    assert "种植芦苇" in page.inner_text(".unit-part")
    page.goto("/")
    page.get_by_role("link", name="湖岸保护工作方案").wait_for()  # the first page follows too
    page.goto("/?q=种植芦苇谁负责")
    page.wait_for_selector(".turn")
    assert "市林业局" in page.inner_text(".card")
    settle(page, "/files")
    page.on("dialog", lambda dialog: dialog.accept())
    holding.get_by_role("button", name="移除").click()
    holding.wait_for(state="detached", timeout=60_000)
    settle(page, "/unit?unit=市林业局")
    assert page.locator(".unit-part").count() == 0


def test_files_are_dropped_and_an_unreadable_kind_is_refused(page) -> None:
    settle(page, "/files")
    page.evaluate(
        """() => {
          const files = new DataTransfer();
          files.items.add(new File(["MZ"], "程序.exe"));
          document.querySelector(".drop").dispatchEvent(
            new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: files }));
        }"""
    )
    alert = page.locator("[data-uploads] [role=alert]")
    alert.wait_for()
    assert "不能读取这种文件" in alert.inner_text()


def test_verify_shows_its_result(page) -> None:
    settle(page, "/files")
    page.get_by_role("button", name="核对文件与索引").click()
    page.wait_for_function(
        "/核对\\s*完成/.test(document.querySelector('[data-jobs]').innerText)", timeout=60_000
    )


def test_about_says_what_it_will_not_do(page) -> None:
    settle(page, "/about")
    text = page.inner_text(".about")
    for words in ("它不做什么", "索引指纹", "共同覆盖单位", "鄂州政办发〔2022〕5号"):
        assert words in text
    page.get_by_role("link", name="接口说明").click()
    page.wait_for_url("**/api")
    assert "POST /api/ask" in page.inner_text("main")


def test_a_program_asks_with_gradio_client(served) -> None:
    from gradio_client import Client

    client = Client(served.address, verbose=False)
    answer = client.predict("第8项任务谁负责", api_name="/ask")
    assert answer["tasks"][0]["units"][0]["name"] == "市商务局"
    assert answer["citations"][0]["clause"] == "二/(二)/8"
    assert list(client.view_api(return_format="dict")["named_endpoints"]) == ["/ask"]
