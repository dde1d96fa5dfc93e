"""Drafts made from the sentences of a document: true ones as others would write them, false ones with one
fact changed."""

from __future__ import annotations

import random
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answering.scope import body_clauses, sentences
from assistant.models import Document, Ledger

# A sentence of fewer characters says too little to change one fact of it.
_LEAST = 12
_STATEMENT = re.compile(r"责任(?:单位|部门)|牵头单位|配合单位|完成(?:时限|期限)|负责[)）]?[。；]?$")
_NUMBERED = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])\s*"
)
_FIGURE = re.compile(r"(?<![\d.〔\[(年—－-])\d+(?:\.\d+)?(?=[%％\u4e00-\u9fff])(?![年月日号])")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_MONTH = re.compile(r"(?<!\d)\d{1,2}(?=月)")
_NUMBER = re.compile(r"(?<=[〕\]）])\d+(?=号)")
_COUNT = re.compile(r"[一二三四五六七八九十两](?=[个家条项批次类](?![以体月]))")
_TABLES = tomllib.loads(Path(__file__).with_name("mutations.toml").read_text(encoding="utf-8"))
_COMPARATORS: dict[str, str] = _TABLES["comparators"]
_NEGATED = re.compile(_TABLES["negated"])
_HALF_WIDTH = str.maketrans("，（）；：", ",();:")
_UNIT_NAME = re.compile(r"(?<![\u4e00-\u9fff])(?:市|省|自治区)[\u4e00-\u9fff]{2,10}?(?:局|委|厅|办)")
_COMMA = re.compile("[,，]")
_WORD = re.compile(r"[\u4e00-\u9fff]{2}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted sentence: how it was made, whether it is true, and the words a difference must touch."""

    made: str
    true: bool
    text: str
    changed: str = ""


def drafts_of(document: Document, ledger: Ledger) -> Iterator[Draft]:
    """Every draft made from a document; the same each time."""
    chance = random.Random(document.id)
    printed = list(printed_sentences(document))
    words = sorted(set(_WORD.findall("".join(printed))))
    for at, sentence in enumerate(printed):
        for made, keep_true in TRUE.items():
            yield from (Draft(made, True, text) for text in keep_true(sentence))
        for made, change in _FALSE.items():
            for text, changed in change(sentence, chance, words):
                if _bare(text) not in _bare(document.text):
                    yield Draft(made, False, text, changed)
        other = printed[(at + len(printed) // 2) % len(printed)]
        head, rest = _COMMA.split(sentence.rstrip("。"))[0], _COMMA.split(other.rstrip("。"))
        tail = rest[-1]
        apart = len(rest) > 1 and len(rest[-2]) > 8 and not _YEAR.search(rest[-2])
        if apart and len(head) > 8 and len(tail) > 8 and not re.search("[;；:：]", tail):
            yield Draft("mixed", False, f"{head},{tail}")
    yield from _charges(ledger, chance)


def printed_sentences(document: Document) -> Iterator[str]:
    """The sentences of the body as one line each, those that say who is responsible aside."""
    for clause in body_clauses(document):
        for span in sentences(document, clause):
            if span.end <= clause.body_start and clause.heading:
                continue
            text = "".join(document.text[max(span.start, clause.body_start) : span.end].split())
            text = re.sub(
                r"[(（][^()（）]*(?:负责|责任单位|牵头|配合)[^()（）]*[)）]?", "", _NUMBERED.sub("", text)
            )
            if len(text) >= _LEAST and not _STATEMENT.search(text):
                yield text


def _charges(ledger: Ledger, chance: random.Random) -> Iterator[Draft]:
    every = sorted({unit.name for task in ledger.tasks for unit in task.units})
    headings = Counter(task.heading for task in ledger.tasks)
    for task in ledger.tasks:
        units = [unit.name for unit in task.units if not unit.inherited]
        if not units or not task.heading or headings[task.heading] > 1 or len(set(units)) < len(units):
            continue
        said = f"“{task.heading}”的责任单位是"
        yield Draft("charge", True, said + "、".join(units))
        others = [name for name in every if name not in [unit.name for unit in task.units]]
        if others:
            other, at = chance.choice(others), chance.randrange(len(units))
            yield Draft("unit added", False, said + "、".join([*units, other]), other)
            yield Draft(
                "unit replaced", False, said + "、".join([*units[:at], other, *units[at + 1 :]]), other
            )
        if len(units) > 1:
            at = chance.randrange(len(units))
            yield Draft("unit left out", False, said + "、".join(units[:at] + units[at + 1 :]), units[at])
        leads = [unit.name for unit in task.units if unit.role == "lead"]
        follows = [name for name in units if name not in leads]
        if leads:
            yield Draft("lead", True, f"“{task.heading}”由{leads[0]}牵头")
        if follows:
            yield Draft("lead false", False, f"“{task.heading}”由{follows[-1]}牵头", follows[-1])


# -- true sentences ------------------------------------------------------------------------------


def _once(change: Callable[[str], str]) -> Callable[[str], list[str]]:
    return lambda text: [changed] if (changed := change(text)) != text else []


TRUE: dict[str, Callable[[str], list[str]]] = {
    "as printed": lambda text: [text],
    "marks": _once(lambda text: text.replace("，", "、") if "，" in text else text.replace("、", "，")),
    "width": _once(lambda text: text.translate(_HALF_WIDTH)),
    "digits": _once(lambda text: re.sub(r"\d", lambda digit: chr(ord(digit[0]) + 0xFEE0), text)),
    "spaces": lambda text: [" ".join(re.findall(r".{1,7}", text))],
    "quotes": _once(lambda text: re.sub("[“”]", '"', text)),
    "要": lambda text: [f"要{text}"] if _NEGATED.match(text) else [],
    "according to": lambda text: [f"根据方案要求，{text}"],
    "lead-in": lambda text: [f"下一步，我们将认真贯彻落实方案部署：{text}"],
    "其中": _once(lambda text: text.replace("其中", "", 1)),
}  # fmt: skip
CHARGES_TRUE = ("charge", "lead")

# -- false ones ----------------------------------------------------------------------------------

Changes = Iterator[tuple[str, str]]


def _replaced(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def _pick(pattern: re.Pattern[str], text: str, chance: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return chance.choice(found) if found else None


def _figure(text: str, chance: random.Random, _: list[str]) -> Changes:
    match = _pick(_FIGURE, text, chance)
    if match:
        old = match.group()
        last = str((int(old[-1]) + chance.randint(1, 8)) % 10)
        new = old[:-1] + last if len(old) > 1 or last != "0" else "7"
        yield _replaced(text, match, new), new


def _dated(pattern: re.Pattern[str], steps: Sequence[int], most: int) -> Callable[..., Changes]:
    def change(text: str, chance: random.Random, _: list[str]) -> Changes:
        match = _pick(pattern, text, chance)
        if match:
            new = str((int(match.group()) + chance.choice(steps) - 1) % most + 1)
            yield _replaced(text, match, new), new

    return change


def _dropped(text: str, chance: random.Random, _: list[str]) -> Changes:
    match = _pick(re.compile("|".join(_COMPARATORS)), text, chance)
    if match and match.group() and not re.match("下的|上的|下同|上述", text[match.start() + 1 :]):
        yield _replaced(text, match, ""), match.group()


def _swapped(table: dict[str, str], before: str = "") -> Callable[..., Changes]:
    pattern = re.compile(
        before + "(?:" + "|".join(map(re.escape, sorted(table, key=len, reverse=True))) + ")"
    )

    def change(text: str, chance: random.Random, _: list[str]) -> Changes:
        match = _pick(pattern, text, chance)
        if match:
            yield _replaced(text, match, table[match.group()]), table[match.group()]

    return change


def _added(text: str, chance: random.Random, _: list[str]) -> Changes:
    match = _pick(re.compile(r"\d[%％家个](?!以上|左右|以内|以下)"), text, chance)
    if match:
        yield _replaced(text, match, match.group() + "以上"), "以上"


def _negation(text: str, chance: random.Random, _: list[str]) -> Changes:
    match = _pick(_NEGATED, text, chance)
    if match:
        yield _replaced(text, match, "不" + match.group()), "不"


def _level(text: str, chance: random.Random, _: list[str]) -> Changes:
    found = [row for row in _TABLES["levels"] if row[0] in text]
    if found:
        old, new = chance.choice(found)
        yield text.replace(old, new, 1), new


def _counted(text: str, chance: random.Random, _: list[str]) -> Changes:
    match = _pick(_COUNT, text, chance)
    if match:
        new = chance.choice([one for one in "二三四五六七八" if one != match.group()])
        yield _replaced(text, match, new), new


def _office(text: str, chance: random.Random, _: list[str]) -> Changes:
    match = _pick(_UNIT_NAME, text, chance)
    if match:
        new = match.group()[0] + ("财政局" if "财政" not in match.group() else "水利局")
        yield _replaced(text, match, new), new


def _word(text: str, chance: random.Random, words: list[str]) -> Changes:
    places = list(re.finditer(r"(?<=[\u4e00-\u9fff])[\u4e00-\u9fff]{2}(?=[\u4e00-\u9fff])", text))
    if places:
        match, new = chance.choice(places), chance.choice(words)
        if not set(match.group()) & set(new):
            yield _replaced(text, match, new), new


def _cut(text: str, chance: random.Random, _: list[str]) -> Changes:
    phrases = list(re.finditer(r"[\u4e00-\u9fff]{12,}", text))
    if phrases:
        match = chance.choice(phrases)
        at, length = chance.randrange(4, len(match.group()) - 6), chance.randint(2, 4)
        begin = match.start() + at
        cut = text[begin : begin + length]
        if set(cut) - set("的了将要应并等"):
            yield text[:begin] + text[begin + length :], ""


def _item(text: str, chance: random.Random, _: list[str]) -> Changes:
    match = _pick(re.compile(r"、[\u4e00-\u9fff]{2,8}(?=[、])"), text, chance)
    if match:
        yield _replaced(text, match, ""), match.group()[1:]


_FALSE: dict[str, Callable[..., Changes]] = {
    "figure": _figure,
    "year": _dated(_YEAR, (1, -1, 5, 3), 9999),
    "month": _dated(_MONTH, (1, 3, 5, 8), 12),
    "number": _dated(_NUMBER, (1, 10, 4), 9999),
    "count": _counted,
    "comparator dropped": _dropped,
    "comparator swapped": _swapped(_COMPARATORS),
    "comparator added": _added,
    "measure": _swapped(_TABLES["measures"], r"(?<=\d)"),
    "opposite": _swapped(_TABLES["opposites"]),
    "negation": _negation,
    "level": _level,
    "office": _office,
    "word": _word,
    "words cut": _cut,
    "item cut": _item,
}


def _bare(text: str) -> str:
    return re.sub(r"[\W]", "", text)
