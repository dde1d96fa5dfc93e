"""The same notice in every format gives the same text; files are known by what they hold."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import notice_files as files
import pytest

from assistant.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    FileTooLarge,
    NoTextLayer,
    ReadError,
    UnsupportedFormat,
)
from assistant.reading.formats import read_file
from assistant.reading.normalize import Normalized, normalize

WRITERS = {
    "txt": files.as_txt,
    "md": files.as_markdown,
    "html": files.as_html,
    "docx": files.as_docx,
    "pdf": files.as_pdf,
    "ofd": files.as_ofd,
}


def read(folder: Path, data: bytes, name: str) -> Normalized:
    path = folder / name
    path.write_bytes(data)
    return normalize(read_file(path))


@pytest.mark.parametrize("form", WRITERS)
def test_same_text_from_every_format(form: str, tmp_path: Path) -> None:
    assert read(tmp_path, WRITERS[form](), f"通知.{form}").text == files.CLEAN


@pytest.mark.parametrize(
    "form", [form for form in WRITERS if form != "md"]
)  # only its name tells md from txt
@pytest.mark.parametrize("suffix", [".txt", ".pdf", ".docx", ".dat"])
def test_extension_is_only_a_hint(form: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"通知{suffix}"
    path.write_bytes(WRITERS[form]())
    received = read_file(path)
    assert received.format == form
    assert normalize(received).text == files.CLEAN
    assert bool(received.warnings) == (suffix not in (f".{form}", ".dat"))


def test_pages_of_pdf(tmp_path: Path) -> None:
    cleaned = read(tmp_path, files.as_pdf(), "通知.pdf")
    assert [page for _, page in cleaned.pages] == [1, 2]
    start = cleaned.pages[1][0]
    first_on_page_two = files.as_pages()[1][0][1].text
    assert cleaned.text[start:].replace("\n", "").startswith(first_on_page_two)


def test_running_heads_and_page_numbers_are_listed(tmp_path: Path) -> None:
    body = [
        ["各区要压实责任。", "完成时限：2032年2月底前", word]
        for word in ("巡河。", "清淤。", "植树。", "验收。")
    ]
    pages = [
        (
            [files.Text(80, 60, 10, "甲市公报"), files.Text(280, 790, 14, f"- {n} -")]
            + [files.Text(112, 100 + 28 * place, 16, line) for place, line in enumerate(lines)],
            [],
        )
        for n, lines in enumerate(body, 1)
    ]
    cleaned = read(tmp_path, files.pdf(pages), "公报.pdf")
    assert cleaned.text.split("\n") == [line for lines in body for line in lines]  # repeated, yet body
    assert sorted(discard.quote for discard in cleaned.discards) == [
        "- 1 -",
        "- 2 -",
        "- 3 -",
        "- 4 -",
        *["甲市公报"] * 4,
    ]


@pytest.mark.parametrize("form", ["html"])
def test_index_table_becomes_metadata(form: str, tmp_path: Path) -> None:
    facts = dict(read(tmp_path, WRITERS[form](), f"通知.{form}").metadata)
    assert facts["index"] == "JS-2031-0007"
    assert facts["number"] == files.NUMBER
    assert facts["written"] == "2031年03月05日"
    assert facts["published"].startswith("2031-03-08")
    assert facts["validity"] == "有效"


# -- bad input ----------------------------------------------------------------------------------


def locked_zip() -> bytes:
    data = bytearray(files.docx(files.paragraph("正文")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


def bomb() -> bytes:
    return files.docx(files.paragraph("零" * 25_000_000))


def entity_bomb() -> bytes:
    entities = '<!ENTITY e0 "哈">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    text = "<w:body><w:p><w:r><w:t>&e8;</w:t></w:r></w:p></w:body>"
    return _with_document(f"<!DOCTYPE d [{entities}]><w:document {files.W}>{text}</w:document>")


def _with_document(document: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", document)
    return packed.getvalue()


def deep() -> bytes:
    return _with_document(
        f"<w:document {files.W}><w:body>{'<w:sdt>' * 5000}{'</w:sdt>' * 5000}</w:body></w:document>"
    )


def picture_pdf() -> bytes:
    image = "q 100 0 0 100 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
    return files.pdf([([], [])], extra=image)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600

BAD = [
    ("空.txt", b"", EmptyFile),
    ("空白.txt", " \r\n\t\u3000".encode(), EmptyFile),
    ("空.pdf", files.pdf([([], [])]), EmptyFile),
    ("空.docx", files.docx(files.paragraph("")), EmptyFile),
    ("空.html", b"<html><body><script>1</script></body></html>", EmptyFile),
    ("二进制.txt", bytes(range(256)) * 40, DamagedFile),
    ("扫描.pdf", picture_pdf(), NoTextLayer),
    ("图.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, NoTextLayer),
    ("半截.docx", files.as_docx()[:900], DamagedFile),
    ("半截.ofd", files.as_ofd()[:900], DamagedFile),
    ("坏.pdf", b"%PDF-1.7\n" + b"\x00\x01garbage" * 20, DamagedFile),
    ("假.pdf", b"\x00\x01\x02\x03" * 100, DamagedFile),
    ("无正文.docx", _with_document("<x/>"), DamagedFile),
    ("实体.docx", entity_bomb(), DamagedFile),
    ("嵌套.docx", deep(), DamagedFile),
    ("锁.docx", locked_zip(), EncryptedFile),
    ("锁2.docx", OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedFile),
    ("表.doc", OLE + "Workbook".encode("utf-16-le"), UnsupportedFormat),
    ("包.docx", b"Rar!\x1a\x07\x00" + b"\x00" * 40, UnsupportedFormat),
    ("包.zip", _with_document("<x/>").replace(b"word/document", b"some/document"), UnsupportedFormat),
]


@pytest.mark.parametrize(("name", "data", "error"), BAD, ids=[row[0] for row in BAD])
def test_bad_files_are_refused_in_one_sentence(
    name: str, data: bytes, error: type[ReadError], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        read_file(path)
    assert type(caught.value) is error
    assert name in caught.value.message
    assert caught.value.message.endswith("。")
    assert "\n" not in caught.value.message


def test_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "炸弹.docx"
    path.write_bytes(bomb())
    assert path.stat().st_size < 1_000_000
    with pytest.raises(FileTooLarge):
        read_file(path)


def test_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as sparse:
        sparse.truncate(250_000_000)
    with pytest.raises(FileTooLarge):
        read_file(path)


def test_text_has_a_limit_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "长.txt"
    path.write_bytes("市\n".encode() * 13_000_000)
    with pytest.raises(FileTooLarge):
        read_file(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.txt", tmp_path):
        with pytest.raises(ReadError):
            read_file(path)


def test_old_word_file_without_a_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    path = tmp_path / "旧.doc"
    path.write_bytes(OLE + "WordDocument".encode("utf-16-le"))
    with pytest.raises(UnsupportedFormat, match="LibreOffice 或 antiword"):
        read_file(path)
