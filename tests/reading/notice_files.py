"""One made-up notice, and writers that set it as txt, md, html, docx, pdf and ofd."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

TITLE = "甲市人民政府办公室关于印发甲市河湖清洁行动实施方案的通知"
TITLE_LINES = ("甲市人民政府办公室关于印发", "甲市河湖清洁行动实施方案的通知")
NUMBER = "甲政办发〔2031〕7号"
ADDRESSEES = "各县(市、区)人民政府，市政府各部门："
BODY = (
    "《甲市河湖清洁行动实施方案》已经市政府同意，现印发给你们，请认真组织实施，并于2031年6月底前报送进展情况。",
    "一、总体要求",
    "到2035年，全市重点河湖水质达标率达到98.5%以上，建成清洁河段120公里，形成可复制的ABC管理模式。",
    "二、重点任务",
    "（一）清理岸线垃圾。组织沿岸乡镇开展常态化巡查，对堆放点逐一登记、限期清运，确保岸线整洁有序，不留死角。"
    "（责任单位：市水务局、市城管局，各县(市、区)人民政府）",
    "1.建立台账。每季度更新一次，由市水务局汇总后于次月10日前公布。",
    "2.加强执法。对违法倾倒行为依法查处。",
    "（二）修复湿地植被。因地制宜选择本地物种，三年内恢复湿地面积不少于3500亩。（牵头单位：市林业局；配合单位：市财政局）",
    "三、保障措施",
    "各有关单位要压实责任、密切配合，重大事项及时报告。",
)
TABLE = (
    ("序号", "任务", "责任单位", "完成时限"),
    ("1", "清理岸线垃圾", "市水务局", "2031年底前"),
    ("2", "修复湿地植被", "市林业局", "2033年底前"),
)
SIGNATURE = ("甲市人民政府办公室", "2031年3月5日")
CLEAN = "\n".join([TITLE, NUMBER, ADDRESSEES, *BODY, *SIGNATURE, "附件：任务分工表", *map("\t".join, TABLE)])


def as_txt(encoding: str = "utf-8") -> bytes:
    """A line for each paragraph, indented, with blank lines and the spaces pages leave behind."""
    lines = [TITLE, "", f" {NUMBER[:-2]} {NUMBER[-2:]}", "", ADDRESSEES]
    lines += [f"\u3000\u3000{text[:20]} {text[20:]}" for text in BODY]
    lines += [f"{'': <40}{text}" for text in SIGNATURE]
    lines += ["附件：任务分工表", *map("\t".join, TABLE)]
    return "\r\n".join(lines).encode(encoding)


def as_markdown() -> bytes:
    """Headings, emphasis and a pipe table."""
    lines = [f"# {TITLE}", "", NUMBER, "", ADDRESSEES, ""]
    lines += [f"## {text}" if text[1] == "、" else f"**{text[:4]}**{text[4:]}" for text in BODY]
    lines += ["", *SIGNATURE, "", "附件：任务分工表", ""]
    rows = [f"| {' | '.join(row)} |" for row in TABLE]
    lines += [rows[0], "| --- | :-: | --- | --- |", *rows[1:]]
    return "\n".join(lines).encode()


def as_html() -> bytes:
    """A page of a government site: navigation, index table, share buttons, related links around it."""
    rows = "".join(f"<tr>{''.join(f'<td><p>{cell}</p></td>' for cell in row)}</tr>" for row in TABLE)
    body = "".join(f"<p>&emsp;&emsp;{text[:9]}<span>{text[9:]}</span></p>\n" for text in BODY)
    signature = "<p align='right'>" + "<br/>".join(SIGNATURE) + "</p>"
    page = f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{TITLE}-甲市人民政府</title><meta name="PubDate" content="2031-03-08 09:30">
<script>var a="，，，，，，";</script>
</head><body><div class="top-nav"><a href="/">首页</a><a href="/zw">政务公开</a></div>
<div class="location">当前位置：<a>首页</a> &gt; <a>文件</a></div>
<table class="index"><tr><td>索 引 号：</td><td>JS-2031-0007</td><td>发文字号：</td><td>{NUMBER}</td></tr>
<tr><td>成文日期：</td><td>2031年03月05日</td><td>有 效 性：</td><td>有效</td></tr></table>
<h1 class="article-title">{TITLE_LINES[0]}<br>{TITLE_LINES[1]}</h1>
<div class="info">发布日期：2031-03-08 来源：甲市政府网
浏览次数：<span id="hits">12</span> 字号：[大] [中] [小]</div>
<div class="TRS_Editor"><style>.x{{}}</style><p style="text-align:center">{NUMBER}</p>
<p>{ADDRESSEES}</p>{body}{signature}
<p>附件：任务分工表</p><table border=1>{rows}</table><p style="display:none">不显示的字</p></div>
<div class="share">分享到：<a>微信</a></div><div class="related"><h3>相关阅读</h3>
<ul><li><a>乙市发布方案，成效显著，各地学习</a></li></ul></div>
<div class="footer">主办单位：甲市人民政府办公室，技术支持：甲市大数据局</div></body></html>"""
    return page.encode("gb18030")


# -- docx ---------------------------------------------------------------------------------------

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PACKAGES = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body: str, **parts: str) -> bytes:
    """A Word file of the given body; ``numbering``, ``styles``, ``footnotes``, ``header1`` … as parts."""
    document = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
    kinds = {name: name.rstrip("0123456789") for name in parts}
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{OFFICE}.{kind}+xml"/>'
        for name, kind in {"document": "document.main", **kinds}.items()
    )
    links = "".join(
        f'<Relationship Id="r{name}" Type="{RELATIONS}/{kind}" Target="{name}.xml"/>'
        for name, kind in kinds.items()
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGES}/content-types"><Default Extension="rels"'
            f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGES}/relationships"><Relationship Id="r1"'
            f' Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        package.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{PACKAGES}/relationships">{links}</Relationships>',
        )
        package.writestr("word/document.xml", document)
        for name, text in parts.items():
            package.writestr(f"word/{name}.xml", text)
    return packed.getvalue()


def paragraph(text: str, properties: str = "", size: int = 0) -> str:
    """A paragraph; line feeds become line breaks."""
    run = f"<w:rPr><w:sz w:val='{size}'/></w:rPr>" if size else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r>{run}{lines}</w:r></w:p>"


def table(rows: tuple[tuple[str, ...], ...]) -> str:
    """A table; a cell may be given as ready ``<w:tc>`` markup."""
    grid = "<w:gridCol w:w='2000'/>" * max(map(len, rows))
    return (
        f"<w:tbl><w:tblPr><w:tblW w:w='5000' w:type='pct'/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        + "".join(
            "<w:tr>"
            + "".join(cell if cell.startswith("<w:tc") else f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row)
            + "</w:tr>"
            for row in rows
        )
        + "</w:tbl>"
    )


def level(index: int, number_format: str, text: str, more: str = "") -> str:
    """A level of a numbering definition."""
    return (
        f"<w:lvl w:ilvl='{index}'><w:start w:val='1'/><w:numFmt w:val='{number_format}'/>"
        f"<w:lvlText w:val='{text}'/>{more}</w:lvl>"
    )


def numbering(*definitions: str, lists: str | None = None) -> str:
    """A numbering part; by default list n uses definition n, from 1."""
    numbers = range(1, len(definitions) + 1)
    abstract = "".join(
        f"<w:abstractNum w:abstractNumId='{n}'>{text}</w:abstractNum>"
        for n, text in zip(numbers, definitions, strict=True)
    )
    plain = "".join(f"<w:num w:numId='{n}'><w:abstractNumId w:val='{n}'/></w:num>" for n in numbers)
    return f"<w:numbering {W}>{abstract}{plain if lists is None else lists}</w:numbering>"


def numbered(list_id: int, index: int) -> str:
    """The property that puts a paragraph into a list."""
    return f"<w:numPr><w:ilvl w:val='{index}'/><w:numId w:val='{list_id}'/></w:numPr>"


def as_docx() -> bytes:
    """Numbers made by Word, the title in two centred paragraphs, header and page number as parts."""
    scheme = (
        level(0, "chineseCountingThousand", "%1、")
        + level(1, "chineseCounting", "（%2）")
        + level(2, "decimal", "%3.")
    )
    marks = (("一、", 0), ("二、", 0), ("三、", 0), ("（一）", 1), ("（二）", 1), ("1.", 2), ("2.", 2))
    body = "".join(paragraph(line, "<w:jc w:val='center'/>", 44) for line in TITLE_LINES)
    body += paragraph(NUMBER, "<w:jc w:val='center'/>", 32) + paragraph(ADDRESSEES, size=32)
    for text in BODY:
        mark = next(((mark, index) for mark, index in marks if text.startswith(mark)), None)
        body += (
            paragraph(text.removeprefix(mark[0]), numbered(1, mark[1]), 32)
            if mark
            else paragraph(text, size=32)
        )
    body += "".join(paragraph(text, "<w:jc w:val='right'/>", 32) for text in SIGNATURE)
    body += paragraph("附件：任务分工表", size=32) + table(TABLE) + paragraph("")
    return docx(
        body,
        numbering=numbering(scheme),
        header1=f"<w:hdr {W}>{paragraph('甲市人民政府办公室文件')}</w:hdr>",
        footer1=f"<w:ftr {W}>{paragraph('— 1 —')}</w:ftr>",
    )


# -- pages --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """A line set on a page, in points from the top left corner."""

    x: float
    y: float
    size: float
    text: str


Rule = tuple[float, float, float, float]  # x0, y0, x1, y1
Page = tuple[list[Text], list[Rule]]

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM, BODY_SIZE, PITCH = 80.0, 528.0, 110.0, 740.0, 16.0, 28.0


def width(text: str, size: float) -> float:
    """How wide a line is set: Chinese full, ASCII half."""
    return sum(size if ord(char) > 0x7F else size / 2 for char in text)


def wrap(text: str, size: float, first: float, room: float) -> list[str]:
    """Breaks a paragraph as Word does: anywhere, but no closing mark begins a line."""
    lines, line, used = [], "", first
    for char in text:
        step = width(char, size)
        if used + step > room and char not in "，。、；：”）》％%.":
            lines.append(line)
            line, used = "", 0.0
        line += char
        used += step
    return [*lines, line]


def as_pages() -> list[Page]:
    """The notice as GB/T 9704 sets it: centred title, indented paragraphs, page numbers, a running head."""
    pages: list[Page] = []
    y = TOP

    def page() -> Page:
        nonlocal y
        if not pages or y > BOTTOM:
            pages.append(([Text(LEFT, 60, 10, "甲市人民政府办公室文件")], []))
            y = TOP
        return pages[-1]

    def put(x: float, text: str, size: float = BODY_SIZE) -> None:
        nonlocal y
        page()[0].append(Text(x, y, size, text))
        y += max(PITCH, size * 1.6)

    for line in TITLE_LINES:
        put((LEFT + RIGHT - width(line, 22)) / 2, line, 22)
    put((LEFT + RIGHT - width(NUMBER, BODY_SIZE)) / 2, NUMBER)
    put(LEFT, ADDRESSEES)
    for text in BODY:
        indent = 2 * BODY_SIZE
        for line in wrap(text, BODY_SIZE, indent, RIGHT - LEFT):
            put(LEFT + indent, line)
            indent = 0.0
    y += PITCH
    for text in SIGNATURE:
        put(RIGHT - 64 - width(text, BODY_SIZE), text)
    put(LEFT + 32, "附件：任务分工表")
    columns = (LEFT, 130.0, 270.0, 400.0, RIGHT)
    top = y = y - 8
    texts, rules = page()
    for row in TABLE:
        rules.append((LEFT, y, RIGHT, y))
        texts += [Text(x + 6, y + 19, 12, cell) for x, cell in zip(columns, row, strict=False)]
        y += PITCH
    rules.append((LEFT, y, RIGHT, y))
    rules += [(x, top, x, y) for x in columns]
    for number, (texts, _) in enumerate(pages, 1):
        texts.append(Text(280, 790, 14, f"— {number} —"))
    return pages


def pdf(pages: list[Page], extra: str = "") -> bytes:
    """A PDF with a font every reader knows by name, so that no font file is needed."""
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        " /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500]"
        " /FontDescriptor 5 0 R /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880]"
        " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    for number, (texts, rules) in enumerate(pages):
        lines = [
            f"BT /F1 {text.size} Tf 1 0 0 1 {text.x:.2f} {HEIGHT - text.y:.2f} Tm"
            f" <{text.text.encode('utf-16-be').hex()}> Tj ET"
            for text in texts
        ]
        lines += [f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S" for x0, y0, x1, y1 in rules]
        stream = "\n".join([extra, *lines])
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {7 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out = b"%PDF-1.5\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + end.encode()


def as_pdf() -> bytes:
    """The pages as PDF."""
    return pdf(as_pages())


OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(pages: list[Page]) -> bytes:
    """The same pages as OFD: millimetres, a text object for each line, steps between characters."""
    mm = 25.4 / 72
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "OFD.xml",
            f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
            "</ofd:OFD>",
        )
        places = "".join(
            f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
        )
        package.writestr(
            "Doc_0/Document.xml", f"<ofd:Document {OFD}><ofd:Pages>{places}</ofd:Pages></ofd:Document>"
        )
        for n, (texts, rules) in enumerate(pages):
            objects = ""
            for text in texts:
                steps = " ".join(f"{width(char, text.size) * mm:.4f}" for char in text.text[:-1])
                objects += (
                    f'<ofd:TextObject Boundary="{text.x * mm:.4f} {(text.y - text.size) * mm:.4f} 150 10"'
                    f' Size="{text.size * mm:.4f}">'
                    f'<ofd:TextCode X="0" Y="{text.size * mm:.4f}" DeltaX="{steps}">'
                    f"{escape(text.text)}</ofd:TextCode></ofd:TextObject>"
                )
            for x0, y0, x1, y1 in rules:
                data = f"M 0 0 L {(x1 - x0) * mm:.4f} {(y1 - y0) * mm:.4f}"
                objects += (
                    f'<ofd:PathObject Boundary="{x0 * mm:.4f} {y0 * mm:.4f} 200 200">'
                    f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
                )
            package.writestr(
                f"Doc_0/Pages/Page_{n}/Content.xml",
                f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>",
            )
    return packed.getvalue()


def as_ofd() -> bytes:
    """The pages as OFD."""
    return ofd(as_pages())
