"""Where in a clause statements stand: labelled brackets and lines, and closings without a label."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.extraction.brackets import Bracket, find_brackets
from assistant.extraction.duties import is_statement_text, parse_duties
from assistant.extraction.labels import UNIT_KINDS, Label, character_before, find_labels
from assistant.extraction.unit_lists import parse_units
from assistant.extraction.unit_names import is_firm_unit_name, is_generic
from assistant.extraction.vocabulary import CLOSING, OPENING, any_of, load_vocabulary, words

_LEVEL = re.compile(load_vocabulary()["units"]["level"])
_STOPS = ("", "。", "；", ";", "\n")
_NUMBER = re.compile(r"\s*[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,4})[）)]?[.．、]?\s*")
_LINE_STOPS = re.compile("[\n。" + re.escape(OPENING + CLOSING) + "]")
_LONGEST = 3000  # characters of a statement
_TAIL = re.compile(load_vocabulary()["tails"]["duties"] + "(?:分别|共同)?(?:负责|落实|抓好落实|推进落实)")
# A body that leads without a level in front: 由和平区人民政府牵头, 由财政部牵头.
_BODY = (
    rf"(?={any_of(words('units', 'own_names'))}|中央|全国|国务院"
    r"|[一-龥]{2,12}?(?:政府|行署|公署|管委会|海关|分行|支行|总局|部)(?:[、，,和]|牵头|负责|会同))"
)
_CLOSING_SENTENCE = re.compile(
    rf"(?:(?<=[。；;！\n])|^)(?P<statement>(?:(?:[此该本]项(?:工作|任务|措施)?)?由{_BODY}|(?:(?:[此该本]项(?:工作|任务|措施)?)?由)?(?:各|市|省|区|县|自治区|州|国家))[^。；\n]{{2,300}}"
    rf"(?:负责|牵头|配合|参与|落实|协助|实施|(?:牵头|会同)[^。；\n]{{2,120}}(?:推进|办理)))[。；]?(?=\n|$)"
)


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a clause that holds one statement; ``inner_end`` is before its closing bracket.

    ``ahead`` is True where units stand in its bracket before the first label (（市教育局；完成时限：长期）).
    """

    start: int
    end: int
    inner_end: int
    labels: tuple[Label, ...]
    closed: bool
    ahead: bool = False


_UNITS_SAID = r"(?:各|省|市|区|县|自治区|州)[^。；;，,：:\n“”]{2,80}?"
_SUPPORT = r"[^。；;，,：:\n“”]{2,80}?(?:配合|参与|协助)"
# 由A会同B制定…; A牵头，会同B制定…; A牵头，B配合，开展…; 由A负责，开展…: who is to do what the sentence says.
_RUNNING = re.compile(
    rf"(?:(?<=[。；;！\n])|^)(?:(?:(?:由{_UNITS_SAID}|{_UNITS_SAID}(?:负责)?牵头[，,]?)"
    rf"{any_of(words('verbs', 'together'))}{_UNITS_SAID})(?={any_of(words('verbs', 'acts'))})"
    rf"|(?:由?{_UNITS_SAID}(?:负责)?牵头[，,]{_SUPPORT})(?=[，,])"
    rf"|由{_UNITS_SAID}(?:负责|牵头)(?=[，,])(?![，,](?:{_SUPPORT}|会同)))"
)


def find_regions(text: str, silenced: Sequence[tuple[int, int]], article: bool = False) -> list[Region]:
    """The regions of a clause's ``text`` in order; ``silenced`` spans belong to rules.

    What an ``article`` of a law says in its sentences is law (由市绿化主管部门负责), no statement.
    """
    brackets, lone = find_brackets(text)
    regions = list(_labelled(text, {bracket.start: bracket for bracket in brackets}))
    regions += _closings(text, brackets, regions, silenced)
    regions += _headless(text, lone, regions)
    if not article:
        regions += _sentences(text, regions)
        regions += [] if regions else _running(text)
    return sorted(regions, key=lambda region: region.start)


def without_silenced(text: str, start: int, end: int, silenced: Sequence[tuple[int, int]]) -> str:
    """``text[start:end]`` without the spans of rules."""
    parts, position = [], start
    for first, last in silenced:
        if first < end and start < last:
            parts.append(text[position : max(first, start)])
            position = max(position, min(last, end))
    parts.append(text[position:end])
    return "".join(parts)


def _labelled(text: str, brackets: dict[int, Bracket]) -> Iterator[Region]:
    labels = find_labels(text)
    index = 0
    while index < len(labels):
        label = labels[index]
        bracket = brackets.get(_opening(text, label))
        around = None if bracket or label.kind in UNIT_KINDS else _units_ahead(text, label, brackets)
        bracket = bracket or around
        if bracket is not None:
            start, closed = bracket.start, bracket.end is not None
            end = bracket.end or _line_end(text, label.end)
            inner_end = end - 1 if closed else end
        else:
            start, end, closed = label.start, _line_end(text, label.end), True
            inner_end = end
            if end < len(text) and text[end] in CLOSING:
                end, closed = end + 1, False
        last = index + 1
        while last < len(labels) and labels[last].start < inner_end:
            if bracket is None and labels[last].kind == "other":
                end = inner_end = labels[last].start
                break
            last += 1
        if bracket is not None or label.kind != "other":
            yield Region(start, end, inner_end, tuple(labels[index:last]), closed, around is not None)
        index = last


def _units_ahead(text: str, label: Label, brackets: dict[int, Bracket]) -> Bracket | None:
    """The bracket that holds units and nothing else before ``label``."""
    start = max(text.rfind(opening, max(0, label.start - 300), label.start) for opening in "（(〔［[【")
    bracket = brackets.get(start)
    ahead = bracket and bracket.end and label.end <= bracket.end and _LEVEL.search(text[start + 1 :])
    return bracket if ahead and is_statement_text(text[start + 1 : label.start]) else None


def _opening(text: str, label: Label) -> int:
    """Where the bracket right before ``label`` would open."""
    position = label.start - 1
    while position > 0 and text[position] in " \n\t":
        position -= 1
    return position


def _line_end(text: str, start: int) -> int:
    """Where a line of fields ends: a line feed unless the list goes on, a full stop, a lone bracket."""
    depth = 0
    for match in _LINE_STOPS.finditer(text, start):
        character = match[0]
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            if depth == 0:
                return match.start()
            depth -= 1
        elif character == "\n":
            if not _list_goes_on(text, start, match.start()):
                return match.start()
        elif depth == 0:
            return match.end()
    return len(text)


def _list_goes_on(text: str, start: int, end: int) -> bool:
    """Whether a list of units goes on below the line that ends at ``end``: behind 、, with names alone on
    the next line, or with the rest of a name that the line end cut."""
    if character_before(text, end) in ("、", "，", ",", "：", ":"):
        return True
    below = text[end + 1 :].split("\n", 1)[0]
    if not below or len(below) > 60 or any(label.start < 2 for label in find_labels(below)):
        return False
    last = re.split(r"[、，,；;：:\n]", text[start:end])[-1]
    first = re.split(r"[、，,；;。（(]|按|等|负责|牵头|配合", below)[0]
    cut = bool(first) and (len(first) <= 2 or not is_firm_unit_name(last))
    if cut and is_firm_unit_name(last + first):
        return True
    names = [unit.name for unit in parse_units(below)]
    return (
        "。" not in below
        and bool(names)
        and all(is_firm_unit_name(name) and _LEVEL.match(name) for name in names)
    )


def _closings(
    text: str, brackets: Sequence[Bracket], taken: Sequence[Region], silenced: Sequence[tuple[int, int]]
) -> list[Region]:
    """Brackets without a label that hold nothing but units and what they do."""
    spans = sorted((region.start, region.end) for region in taken)
    found: list[Region] = []
    last_end = -1
    for bracket in brackets:
        if bracket.inner or bracket.start < last_end:
            continue
        closed = bracket.end is not None
        end = bracket.end or _cut_end(text, bracket.start + 1)
        inner_end = end - 1 if closed else end
        if (
            end - bracket.start > _LONGEST
            or _overlaps(spans, bracket.start, end)
            or not _closes(text, bracket, end)
        ):
            continue
        inner = without_silenced(text, bracket.start + 1, inner_end, silenced)
        behind = character_before(text, bracket.start) in _STOPS or bool(
            _NUMBER.fullmatch(text[: bracket.start])
        )
        if _is_closing(inner, bare=closed, behind=behind):
            found.append(Region(bracket.start, end, inner_end, (), closed))
            last_end = end
    return found


def _cut_end(text: str, start: int) -> int:
    """Where a bracket without its closing half ends: behind …按职责分工负责, else with its line."""
    end = _line_end(text, start)
    tail = _TAIL.search(text, start, end)
    return tail.end() if tail else end


def _headless(text: str, lone: Sequence[int], taken: Sequence[Region]) -> list[Region]:
    """A closing half without its opening one: what stands before it since the last stop."""
    spans = sorted((region.start, region.end) for region in taken)
    found: list[Region] = []
    for position in lone:
        start = max(text.rfind(stop, max(0, position - _LONGEST), position) for stop in "。；\n）)") + 1
        if not _overlaps(spans, start, position + 1) and _is_closing(
            text[start:position], bare=False, behind=True
        ):
            found.append(Region(start, position + 1, position, (), False))
    return found


def _sentences(text: str, taken: Sequence[Region]) -> list[Region]:
    """Last sentences of a paragraph that are a statement: 由市教育局牵头，市财政局配合。"""
    spans = sorted((region.start, region.end) for region in taken)
    found: list[Region] = []
    for match in _CLOSING_SENTENCE.finditer(text):
        start, end = match.span("statement")
        if not _overlaps(spans, start, end) and _is_closing(match["statement"], bare=False, behind=True):
            found.append(Region(start, match.end(), end, (), True))
    return found


def _running(text: str) -> list[Region]:
    """Sentences that begin with who is to do what they say, in a clause that has no other statement."""
    found = []
    for match in _RUNNING.finditer(text):
        said = match[0].removeprefix("由")
        first = parse_duties(said).units[:1]
        if is_statement_text(said) and first and not is_generic(first[0].name):
            found.append(Region(match.start(), match.end(), match.end(), (), True))
    return found


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_left(spans, (end, -1))
    return any(first < end and start < last for first, last in spans[max(0, index - 2) : index])


_EXPLAINED = re.compile(r"(?:单位|部门|成员|机构|小组|包括|例如|如|即|方面|企业|地区)$")


def _closes(text: str, bracket: Bracket, end: int) -> bool:
    """Whether the bracket closes a sentence or a paragraph, as statements do, and explains no word."""
    before = character_before(text, bracket.start)
    if text[bracket.start] == "【":  # explains nothing, wherever it stands
        return True
    if _EXPLAINED.search(text[max(0, bracket.start - 4) : bracket.start]):
        return False
    after = text[end : end + 2].strip(" ")[:1]
    return not before or before in "。；;！!？?”\n）)" or not after or after in "。；;\n"


def _is_closing(text: str, bare: bool, behind: bool) -> bool:
    """Whether ``text`` is a statement without a label.

    A whole bracket may be a ``bare`` list of units; one unit alone, or names that tell no level (教育部),
    only ``behind`` a full stop: 建成市民之家（市政务中心）。 names a place. A cut bracket or a sentence must
    say what its units do.
    """
    if len(text) < 3 or not is_statement_text(text):
        return False
    duties = parse_duties(text)
    several, level = len(duties.units) > 1, any(_LEVEL.search(unit.name) for unit in duties.units)
    return duties.verbs or (bare and (several or level if behind else several and level))


def names_units(region: Region) -> bool:
    """Whether a region holds a field of units, or none at all and so nothing but units."""
    return not region.labels or region.ahead or any(label.kind in UNIT_KINDS for label in region.labels)
