"""What a file is, told from its first bytes and its inner parts; its extension is only a hint."""

from __future__ import annotations

import re

from assistant.errors import DamagedFile, EncryptedFile, NoTextLayer, UnsupportedFormat
from assistant.reading.formats.packages import Package
from assistant.reading.formats.text import utf16_without_mark

_EXPECTED = {
    ".txt": ("txt", "md"),
    ".md": ("md", "txt"),
    ".markdown": ("md", "txt"),
    ".html": ("html",),
    ".htm": ("html",),
    ".docx": ("docx",),
    ".pdf": ("pdf",),
    ".ofd": ("ofd",),
    ".doc": ("doc", "rtf", "html"),  # Word writes RTF and web pages under this name too
    ".wps": ("doc",),
    ".rtf": ("rtf",),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|h[1-6]|article|center)[\s>/]", re.IGNORECASE
)
_HEAD = 4096


def expected_formats(suffix: str) -> tuple[str, ...]:
    """The formats that files of this extension may hold; () for an unknown extension."""
    return _EXPECTED.get(suffix.lower(), ())


def sniff(data: bytes, suffix: str) -> str:
    """The format of ``data``: txt, md, html, docx, pdf, ofd, doc (WPS too) or rtf.

    Raises:
        UnsupportedFormat: a kind of file that holds no document of these.
        NoTextLayer: a picture.
        EncryptedFile, DamagedFile: a package that cannot be opened.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _kind_of_package(data)
    if data.startswith(_OLE):
        return _kind_of_compound(data)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_PICTURES[:-1]) or (data.startswith(_PICTURES[-1]) and b"\x00" in data[:64]):
        raise NoTextLayer("这是图片,没有文字,请先做文字识别(OCR)。")
    if data.startswith(_ARCHIVES):
        raise UnsupportedFormat("这是压缩包,请先解压,再导入里面的文件。")
    head = data[:_HEAD]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or utf16_without_mark(data):
        head = head.replace(b"\x00", b"")
    expected = expected_formats(suffix)
    if _HTML.search(head) and (suffix.lower() not in (".md", ".markdown") or b"<html" in head.lower()):
        return "html"
    if set(expected) & {"pdf", "docx", "ofd"} and b"\x00" in head:
        raise DamagedFile(f"文件名以 {suffix} 结尾,内容却不是这种格式,可能已损坏或不完整。")
    return "md" if expected[:1] == ("md",) else "txt"


def _kind_of_package(data: bytes) -> str:
    names = Package(data).names
    if "OFD.xml" in names:
        return "ofd"
    if any(name.startswith("word/") and name.endswith(".xml") for name in names):
        return "docx"
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise UnsupportedFormat("这是 Excel 或 PowerPoint 文件,请另存为 .docx 或 .pdf 再导入。")
    if "content.xml" in names:
        raise UnsupportedFormat("这是 OpenDocument 文件,请另存为 .docx 再导入。")
    raise UnsupportedFormat("这是压缩包,请先解压,再导入里面的文件。")


def _kind_of_compound(data: bytes) -> str:
    """Old Office files keep their parts in a directory of names in UTF-16."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise EncryptedFile("文件设有密码,请先解除密码再导入。")
    if holds("WordDocument") or holds("WpsDocument"):
        return "doc"
    if holds("Workbook") or holds("PowerPoint Document"):
        raise UnsupportedFormat("这是旧版 Excel 或 PowerPoint 文件,请另存为 .docx 或 .pdf 再导入。")
    raise UnsupportedFormat("这是旧版 Office 文件,里面没有可读的文档。")
