"""Lines of a cleaned text and what a line alone shows: addressee, signature, date, field, title …

The words are in ``lines.toml`` (GB/T 9704—2012: 版头、主体、版记).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.reading.numerals import find_dates

_TITLE_END = re.compile(
    r"(方案|意见|办法|计划|规划|措施|细则|要点|分工|清单|规定|条例|制度|规程|纲要|目录|预案|导则|指南|政策|任务|表|标准|规则)"
    r"([(（][^()（）]{1,12}[)）])?"
)
_LABEL_LINE = re.compile(
    r"[（(【\[]?[^。，,；;：:（(]{0,6}(单位|部门|处室|科室|地区|主体|时限|期限|时间|领导|责任人|进度)[】\]]?[:：]"
    r"|(?:牵头|责任|配合|主办|协办|主责|参与|落实)(?:单位|部门)[省市县区州各国]"  # the colon forgotten
)
_STATEMENT_END = re.compile(
    r"(单位|部门|处室|负责|牵头|配合|落实)[^。]*[)）】〕][。；]?$|^[（(【〔\[](国家|[省市县区州各])[^。]{2,300}[)）】〕\]][。；]?$"
)

_BODIES = re.compile(
    "政府|部门|单位|机构|委员会|公司|企业|团体|银行|中心|[局委办院厅处部会校]|(?:[省市州盟县区旗镇乡村]|同志)[)）]?[：:]$"
)
_ADDRESSED = re.compile(
    r"(?:各|[省市县区州]直|有关|[一-龥]{2,8}(?:人民政府|[局委办厅部]))[^。：:\n]*[：:](?=.)"
)

# A field of an item with its colon, wherever a line may have begun.
FIELD = re.compile(
    r"[【\[]?(?:[省市县区州]级)?(?:(?:牵头|责任|配合|主责|主办|承办|协办|参与|落实|实施|完成|办理|整改|工作)(?:责任)?"
    r"(?:单位|部门|处室|科室|领导|人|时间|时间节点)|(?:[一-龥]{2}){0,2}(?:时限|期限|目标|措施|内容|进度|任务|分工|成果|标准))"
    r"[】\]]?[:：]"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the cleaned text with its place."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Words:
    covering: re.Pattern[str]
    not_addressee: re.Pattern[str]
    closing: re.Pattern[str]
    footer: re.Pattern[str]
    signature: re.Pattern[str]
    heading: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    rows = tomllib.loads(Path(__file__).with_name("lines.toml").read_text("utf-8"))
    covering, not_addressee, closing, footer = (
        re.compile("|".join(rows[key])) for key in ("covering", "not_addressee", "closing", "footer")
    )
    headings = "|".join(sorted(rows["headings"], key=len, reverse=True))
    heading = re.compile(rf"(?:{headings})(?=[一-龥“《])(?![和与及或的是为有在按见如包分等])")
    return _Words(covering, not_addressee, closing, footer, re.compile(rows["signature"]), heading)


def split_lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of ``text[start:end]``."""
    end = len(text) if end is None else end
    lines = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        lines.append(Line(start, stop, text[start:stop]))
        start = stop + 1
    return lines


def line_end(text: str, start: int, end: int) -> int:
    """Where the line that holds ``start`` ends, at most ``end``."""
    stop = text.find("\n", start, end)
    return end if stop < 0 else stop


def is_addressee(line: str) -> bool:
    """Whether the line is the 主送机关: bodies, then a colon."""
    return (
        line.endswith(("：", ":"))
        and 3 <= len(line) <= 300
        and "。" not in line
        and not _words().not_addressee.search(line)
        and bool(_BODIES.search(line))
    )


def addressee_end(line: str) -> int:
    """Where the 主送机关 end that stand on one line with the text after them, 0 where none stand there."""
    found = _ADDRESSED.match(line)
    return found.end() if found and is_addressee(found[0]) else 0


def is_covering(line: str) -> bool:
    """Whether the sentence hands over an attached text (现印发给你们…)."""
    return bool(_words().covering.search(line))


def is_date_line(line: str) -> bool:
    """Whether the line is a date and nothing else."""
    if len(line) > 24:
        return False
    dates = find_dates(line)
    return len(dates) == 1 and not re.sub(r"[\s()（）]", "", line[: dates[0][0]] + line[dates[0][1] :])


def is_signature(line: str) -> bool:
    """Whether the line is the name of a body, with or without the date behind it."""
    dates = find_dates(line) if len(line) <= 80 else []
    name = line[: dates[-1][0]] if dates and dates[-1][1] == len(line) else line
    return bool(name) and bool(_words().signature.fullmatch(name.strip()))


def is_sentence(line: str) -> bool:
    """Whether the line reads as running text and not as a title, a number or a name."""
    return line.endswith(("。", "：", ":", "；", "！")) or "。" in line or len(line) > 100


def is_footer(line: str) -> bool:
    """Whether the line alone shows that it belongs after the text (抄送, 印发, 日期, 附注)."""
    return is_date_line(line) or bool(_words().footer.fullmatch(line))


def is_label_line(line: str) -> bool:
    """Whether the line is a field of an item (责任单位：…, 完成时限：…)."""
    return bool(_LABEL_LINE.match(line))


def is_title(line: str) -> bool:
    """Whether the line reads as the title of a text."""
    return len(line) <= 80 and not is_sentence(line) and bool(_TITLE_END.search(line[-14:]))


def ends_statement(line: str) -> bool:
    """Whether the line ends with the bracket that says who is responsible."""
    return bool(_STATEMENT_END.search(line))


def opens_closing(line: str) -> bool:
    """Whether the line begins as the closing paragraphs of a document do."""
    return bool(_words().closing.match(line))


def shared_heading(text: str) -> str:
    """The heading usual in plans that ``text`` begins with, run together with more of it, or ""."""
    found = _words().heading.match(text)
    return found[0] if found else ""
