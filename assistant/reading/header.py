"""The lines above the body of a document: title, number, addressees and date as 公文 print them there.

GB/T 9704—2012: 发文机关标志, 发文字号, 标题, 主送机关; a line that is none of these is noise of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.reading.lines import (
    is_addressee,
    is_covering,
    is_date_line,
    is_footer,
    is_sentence,
    is_signature,
    is_title,
    split_lines,
)
from assistant.reading.numerals import find_dates, parse_date
from assistant.reading.references import find_bare_numbers, find_number

_RED_HEAD = re.compile(r"[^关于。，,]{2,40}(文件|公报|函件|明电|电报|便函)")
_NOISE = re.compile(
    r"(索引号|来源|信息来源|发布(时间|日期)|发布机构|字体|[（(]?此件|.{0,8}阅读|打印|浏览|签发人|份号|密级)|\d{4}-\d\d-\d\d"
    r"|(特急|加急|平急|急件|秘密|机密|绝密|内部资料)|[A-Z0-9\s—-]+$"
)
_NUMBER_ALONE = re.compile(r"(?!.*关于)[(（\[【]?(文号|发文字号|编号)?[:：]?[^《》。]{1,40}号[)）\]】]?")
_PASSED = re.compile(r"^[(（]?.{0,6}(?:19|20)\d\d年\d{1,2}月\d{1,2}日.{0,80}(通过|公布|发布|修订|修正|施行)")
_MONTH_ALONE = r"[(（][一二三四五六七八九〇○零\d]{4}年[一-十\d]{1,2}月[)）]$"  # below a title
_FRONT = ("目录", "目次", "前言", "引言", "序言", "序")
_OCCASION = re.compile(r"[—－-]+.*(?:\d日|会议|大会)")  # ——2031年1月10日在……上, below the title of a speech
_FLAT_LIMIT = 30  # characters of a header on one line
_TITLE_TAIL = re.compile(r"\s?(?:[(（][^()（）]*号[)）]|[一-龥]{1,8}[〔\[（(]\d{4}[〕\]）)]第?\d+号)$")


def header_lines(text: str, start: int, end: int) -> list[str]:
    """The lines of the header ``text[start:end]``; one flattened to a line or two is split up again."""
    lines = [line.text for line in split_lines(text, start, end)]
    if len(lines) <= 2 and any(len(line) > _FLAT_LIMIT for line in lines):
        return [part for line in lines for part in ([line] if is_passed(line) else _split_flat(line))]
    return lines


def is_passed(line: str) -> bool:
    """Whether the line says when and by whom a law was passed or issued."""
    return bool(_PASSED.match(line))


def is_order(line: str, following: str) -> bool:
    """Whether two lines are the head of an order: 某市人民政府令, 第12号."""
    return (
        line.endswith("令") and len(line) <= 30 and bool(re.fullmatch(r"[(（]?第.{1,6}号[)）]?", following))
    )


def _split_flat(line: str) -> list[str]:
    """A header flattened to one line, split where its lines probably ended."""
    cuts = {found.end() for found in re.finditer("[。：:]|[(（]此件[^)）]*[)）]", line)}
    cuts |= {
        found.start() for found in re.finditer("[(（]此件|(?<=[知见定告案）)号])各[^。：:]{2,100}[:：]", line)
    }
    for start, end, _ in (*find_bare_numbers(line), *find_dates(line)):
        if line[end : end + 1] not in tuple("前底起止至至)）,，") and line[start - 1 : start] not in tuple(
            "(（"
        ):
            cuts |= {start, end} if line[end - 1] == "号" else {end}
    for start, end, _ in find_dates(line):
        name = re.search(r"[。:：)）]([^。:：)）]{4,40})$", line[:start])
        if name and is_signature(name[1]):
            cuts |= {start, end}
    marks = [0, *sorted(cuts), len(line)]
    return [piece for piece in (line[a:b].strip() for a, b in pairwise(marks)) if piece]


def _is_noise(line: str) -> bool:
    return (
        bool(
            _RED_HEAD.fullmatch(line)
            or _NOISE.match(line)
            or _NUMBER_ALONE.fullmatch(line)
            or is_passed(line)
        )
        or is_date_line(line)
        or is_footer(line)
        or any(start == 0 for start, _, _ in find_bare_numbers(line))
    )


def read_title(lines: Sequence[str]) -> tuple[str, list[str]]:
    """The title, its lines joined, and the lines after it."""
    index = _head_end(lines)
    while index < len(lines) and "\t" in lines[index]:
        index += 1  # a row of an index table that states nothing else: 标题
    title: list[str] = []
    while index < len(lines) and len(title) < 5:
        line = lines[index]
        whole = "".join(title)
        begins = is_title(whole) and re.match(rf"为|根据|按照|依据|经|近年|各|{_MONTH_ALONE}", line)
        ends = (
            "\t" in line
            or line in _FRONT
            or _OCCASION.match(line)
            or is_addressee(line)
            or is_sentence(line)
            or _is_noise(line)
            or begins
        )
        if ends or (title and (is_signature(line) or line == title[0] or _is_whole(whole))):
            break
        title.append(line)
        index += 1
    while index < len(lines) and title and lines[index] == "".join(title):
        index += 1
    return _TITLE_TAIL.sub("", "".join(title)), list(lines[index:])


def _head_end(lines: Sequence[str]) -> int:
    """The line after the red head: names of bodies, 文件, number, and noise of the page around them."""
    index = end = 0
    while index < len(lines) and "关于" not in lines[index]:
        if not (_is_noise(lines[index]) or is_signature(lines[index])):
            break
        index += 1
        # 某市教育局, 某市教育局关于……的通知: the title names the body of the red head again.
        again = index < len(lines) and lines[index].startswith(lines[index - 1] + "关于")
        end = index if again or _is_noise(lines[index - 1]) else end
    return end


def _is_whole(title: str) -> bool:
    """Whether a title is complete: 关于……的通知."""
    return bool(
        re.search(
            r"关于.+(的|之)(通知|意见|决定|公告|通告|批复|函|报告|请示|命令|规定|办法|通报|纪要|说明|复函|方案)$",
            title,
        )
    )


def read_body_title(lines: Sequence[str], title: str) -> str | None:
    """The title of the text that a covering notice hands over, as it stands above that text."""
    covered = next((i for i, line in enumerate(lines) if is_covering(line)), None)
    if covered is None:
        return None
    found: list[str] = []
    for line in reversed(lines[covered + 1 :]):
        if not found and is_signature(line) and not is_title(line):
            continue  # whose text it is, below its title
        if _is_noise(line) or is_sentence(line) or is_signature(line) or line in _FRONT:
            break
        found.insert(0, line)
    joined = "".join(found)
    return joined if joined and joined != title and is_title(joined) else None


def read_number(lines: Sequence[str]) -> str | None:
    """The document's own number, above its title or below; those that its sentences cite are not."""
    for line in lines:
        if is_covering(line) or is_addressee(line) or (is_sentence(line) and "《" in line):
            continue
        dates = find_dates(line)
        number = find_number(line[dates[0][1] :] if dates and is_passed(line) else line)
        if number and (_NUMBER_ALONE.fullmatch(line) or _TITLE_TAIL.search(line) or len(line) <= 60):
            return number
    return None


def read_red_head(lines: Sequence[str]) -> str | None:
    """The body in the red head, the first of several."""
    for index, line in enumerate(lines[:5]):
        if _RED_HEAD.fullmatch(line) and line.endswith("文件") and is_signature(line.removesuffix("文件")):
            return lines[0] if index and all(map(is_signature, lines[:index])) else line.removesuffix("文件")
    return None


def read_published(lines: Sequence[str]) -> str | None:
    """The date in the line of source and date that a page prints under the title."""
    for line in lines:
        if re.search("来源|发布(时间|日期)|日期[:：]|时间[:：]", line) and not is_sentence(line):
            found = parse_date(line)
            if found:
                return found
    return None


def read_addressees(lines: Sequence[str]) -> tuple[str, ...]:
    """The bodies written to (主送机关), as grouped in print; their lines may be broken anywhere."""
    end = next((index for index, line in enumerate(lines) if is_addressee(line)), None)
    if end is None:
        return ()
    start = end
    while start and _goes_on_below(lines[start - 1]):
        start -= 1
    groups = re.split("[，,；;]", "".join(lines[start : end + 1]).rstrip("：:"))
    return tuple(group.strip() for group in groups if group.strip())


def _goes_on_below(line: str) -> bool:
    """Whether a line above the last one of the addressees belongs to them: it lists bodies, too."""
    other = _is_noise(line) or is_sentence(line) or is_covering(line) or bool(re.search("关于|《", line))
    return not other and bool(re.search("[，,；;]|、$", line))
