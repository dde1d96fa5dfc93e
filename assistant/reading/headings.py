"""The heading after a number: on the line of its text or on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.reading.lines import (
    is_label_line,
    line_end,
    shared_heading,
)
from assistant.reading.numbering import ROWS, Mark

_ALONE_LIMIT = 60  # characters of a heading that stands alone on its line
_LEAD_LIMIT = 40  # characters of a heading that is followed by its text on the same line
_HEADING_LIMIT = 24  # characters of a sentence that may be a heading
_LEAD = re.compile(rf"([^。：:；;！？!?\n\t]{{1,{_LEAD_LIMIT}}})(。|(?<!\d)[：:]|[：:](?!\d))")
_BRACKETED = re.compile(r"[【〔\[（(]([^】〕\]）)\n]{2,20})[】〕\]）)]")


def read_heading(
    text: str, mark: Mark, end: int, parent: bool = False, titled: bool = False, lawful: bool = False
) -> tuple[str, int]:
    """The heading after ``mark`` in a clause that ends at ``end``, and where the text after it starts.

    "" where none is printed: a lone sentence that closes with 。 is text, unless ``parent`` (clauses
    stand below) or a paragraph follows, which within an article of a law (``lawful``) is the next of the
    article. Articles of a law have one in brackets only, those of a document whose articles are ``titled``
    like any other clause.
    """
    stop = line_end(text, mark.end, end)
    begin = mark.end
    while begin < stop and text[begin] in " 　、.．:：":
        begin += 1
    rest = text[begin:stop]
    if mark.style in ROWS:
        return _read_row(text, mark, stop)
    if mark.style == "条":
        bracket = _BRACKETED.match(rest)
        if bracket or not titled:
            return (bracket[1], begin + bracket.end()) if bracket else ("", begin)
    if "\t" in rest:
        return rest.partition("\t")[0].strip(), stop
    if mark.style in ("cn", "cn_paren"):
        usual = shared_heading(rest[:_LEAD_LIMIT])
        if usual and re.search("[，。]", rest):
            return usual, begin + len(usual)
    lead = _LEAD.match(rest)
    if lead and lead.end() < len(rest):
        if lead[2] != "。" and rest[lead.end()] in "“‘":
            return "", begin  # what is quoted is no text of a heading
        # A long first sentence with a comma in it, or a long lead to a colon, is text.
        comma = bool(re.search("[，,]", lead[1]))
        limit = (_HEADING_LIMIT if comma else _LEAD_LIMIT) if lead[2] == "。" else (0 if comma else 20)
        return (lead[1].strip(), begin + lead.end()) if len(lead[1]) <= limit else ("", begin)
    bare = rest.rstrip("。：:")
    if rest.endswith(("：", ":")) and re.search("[，,]", bare):
        return "", begin  # a lead to what stands below
    if len(bare) > _ALONE_LIMIT or re.search("[。；;]", rest.rstrip("。")):
        return "", begin
    if rest.endswith("。") and not parent:
        following = text[stop + 1 : min(end, stop + 41)].split("\n")[0]
        field = is_label_line(following) and len(bare) > _HEADING_LIMIT
        if lawful or not following or field or re.search("[，,]", bare):
            return "", begin
    return bare.strip(), stop


def has_titled_articles(text: str, marks: Sequence[Mark]) -> bool:
    """Whether most articles (第X条) begin with a short sentence before their text, as in 若干措施."""
    articles = [mark for mark in marks if mark.style == "条"]
    lines = {mark.line for mark in marks}
    titled = 0
    for mark in articles:
        begin = mark.end + len(text[mark.end :][:4]) - len(text[mark.end :][:4].lstrip(" 　"))
        lead = _LEAD.match(text, begin, mark.end + 24)
        # A sentence alone in its article is the article itself.
        alone = lead and text[lead.end() : lead.end() + 1] in ("", "\n")
        alone = alone and lead and (lead.end() + 1 in lines or lead.end() + 1 >= len(text))
        titled += bool(lead and lead[2] == "。" and not alone and not re.search("[，,]", lead[1]))
    return len(articles) >= 2 and titled * 3 >= len(articles) * 2


def _read_row(text: str, mark: Mark, stop: int) -> tuple[str, int]:
    """The first cell of a table row beside its number, up to its first stop."""
    cells = text[mark.end : stop].split("\t")
    heading = re.split("[。；;：:]", next((cell for cell in cells if cell), ""))[0]
    begin = mark.end + (mark.style != "counted_row")
    return (heading if len(heading) <= _LEAD_LIMIT else ""), min(begin, stop)
