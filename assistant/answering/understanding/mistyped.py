"""Words typed wrongly: by sound (生态环竟局), by one character (城菅委), in pinyin (fagaiwei, 发改wei)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from assistant.answering.understanding.gazetteer import Gazetteer, Name
from assistant.answering.understanding.grammar import load_grammar
from assistant.answering.understanding.noise import Nearness, pinyin_keys, syllables
from assistant.answering.understanding.unit_names import load_organs, load_places
from assistant.reading.numerals import render_numeral

_RUN = re.compile(r"[\u3400-\u9fff]{3,}")
_LETTERS = re.compile(r"[a-z]{2,}(?:\s+[a-z]+)*")
# Characters that ask or join, and so are not typing errors inside a name.
_NOT_IN_NAMES = re.compile(r"[哪个什么的谁找是和与跟各几每归由有在把对吗呢我你他这那些第项条了]")
_ORGAN = re.compile(r"[局委办厅部会行院社区心]$")
_LONGEST_TEXT = 200
_MOST_READINGS = 3


def find_mistyped(
    text: str, gazetteer: Gazetteer, taken: Callable[[int, int], bool], documents: Sequence[str]
) -> list[tuple[int, int, Name, tuple[str, ...]]]:
    """Rows (start, end, known word, other known words it may be) of words that are nearly known ones."""
    rows: list[tuple[int, int, Name, tuple[str, ...]]] = []
    if len(text) > _LONGEST_TEXT:
        return rows
    for by_sound in (True, False):
        for run in _RUN.finditer(text):
            for start, end in _windows(run, gazetteer.near.longest):
                if taken(start, end) or any(low < end and start < high for low, high, _, _ in rows):
                    continue
                names = _near(text[start:end], gazetteer, documents, by_sound)
                if names:
                    rows.append((start, end, names[0], tuple(name.words for name in names[1:])))
    return rows


def _windows(run: re.Match[str], longest: int) -> list[tuple[int, int]]:
    return [
        (start, start + length)
        for length in range(min(len(run.group()), longest), 2, -1)
        for start in range(run.start(), run.end() - length + 1)
    ]


def _near(typed: str, gazetteer: Gazetteer, documents: Sequence[str], by_sound: bool) -> list[Name]:
    """The known words ``typed`` is near to, one a meaning; [] where more are near than can be offered."""
    if by_sound:
        words = gazetteer.near.of_sound(typed)
    else:
        words = [] if _NOT_IN_NAMES.search(typed) else gazetteer.near.of_shape(typed)
    names = [gazetteer.name(word) for word in words if word != typed and not _asks(typed, word)]
    if not by_sound:
        names = [name for name in names if (name.kind == "unit" and _ORGAN.search(typed)) or len(typed) >= 6]
    listed = [
        name for name in names if name.kind != "unit" or gazetteer.units.is_listed(name.words, documents)
    ]
    if not by_sound and not listed:
        return []
    meanings = {
        gazetteer.units.words[name.words].keys if name.kind == "unit" else name.means: name
        for name in reversed(listed or names)
    }
    found = list(reversed(meanings.values()))
    return found if len(found) <= _MOST_READINGS else []


def _asks(typed: str, word: str) -> bool:
    """Whether a character that differs is one that asks or joins: 哪个部门 is not 各部门."""
    pairs = zip(typed, word, strict=False)
    return any(one != other and _NOT_IN_NAMES.match(one) for one, other in pairs)


@cache
def _keywords() -> Nearness:
    return Nearness(load_grammar().spelling["words"].split())


def repair_keywords(text: str) -> tuple[str, list[str]]:
    """``text`` with words of the grammar mistyped by sound put right (任物 → 任务), and the readings."""
    spelling = load_grammar().spelling
    readings = []
    measure = re.search(spelling["measure"], text)
    if measure:
        put_right = measure["ordinal"] + "项"
        readings.append(f"“{measure.group()}”按“{put_right}”理解。")
        text = text.replace(measure.group(), put_right)
    text = _SHARED_SUFFIX.sub(
        lambda found: found["one"] + found["suffix"] + "、" + found["two"] + found["suffix"], text
    )
    for word, organs in load_organs()["several"].items():
        text = text.replace(word, organs)
    text = _SOUNDS_LIKE_NUMBER.sub(lambda found: _number(found, readings), text)
    if re.search(spelling["not"], text):
        return text, readings
    for length in (4, 3, 2):
        for start in range(len(text) - length + 1):
            typed = text[start : start + length]
            words = [word for word in _keywords().of_sound(typed) if word != typed]
            if words and typed not in load_known():
                text = text[:start] + words[0] + text[start + length :]
                readings.append(f"“{typed}”按“{words[0]}”理解。")
    return text, readings


# 生产、流通两个体系 are 生产体系 and 流通体系.
_SHARED_SUFFIX = re.compile(
    r"(?P<one>[一-龥]{2})[、和与](?P<two>[一-龥]{2})(?:这)?两个?(?:大)?(?P<suffix>体系|部分|板块)"
)
_SOUNDS_LIKE_NUMBER = re.compile(
    r"第(?!(?:[一二三四五六七八九十百零〇两]+)(?:项|条|个))(?P<typed>[^几\d]{1,3})(?P<measure>项|条|个任务)"
)
_SOUNDS = {syllables(numeral): numeral for numeral in "一二三四五六七八九十"}


def _number(found: re.Match[str], readings: list[str]) -> str:
    """第吧项 → 第八项."""
    numeral = "".join(_SOUNDS.get(syllables(character), "?") for character in found["typed"])
    if "?" in numeral:
        return found.group()
    readings.append(f"“{found.group()}”按“第{numeral}{found['measure']}”理解。")
    return f"第{numeral}{found['measure']}"


@cache
def load_known() -> frozenset[str]:
    """The words of the grammar as they should be typed."""
    return frozenset(load_grammar().spelling["words"].split())


def spell_out(text: str, gazetteer: Gazetteer, documents: Sequence[str]) -> tuple[str, list[str]]:
    """``text`` with pinyin for units and for words of the grammar put into characters, and the readings."""
    readings: list[str] = []
    for match in reversed(list(_LETTERS.finditer(text))):
        letters = re.sub(r"\s+", "", match.group())
        start = match.start()
        found, reach = _unit_of(text[:start], letters, gazetteer, documents)
        typed = text[start - reach : match.end()]
        if letters in _place_letters():
            text = text[:start] + _place_letters()[letters] + text[match.end() :]
        elif len(found) == 1:
            text = text[: start - reach] + found[0] + text[match.end() :]
            readings.append(f"“{typed}”按“{found[0]}”理解。")
        elif len(found) > 1:
            text = text[: start - reach] + "或".join(found) + text[match.end() :]
            readings.append(f"“{typed}”可能是“{'”或“'.join(found)}”,都列出。")
        elif words := _spelled(match.group(), gazetteer):
            text = text[:start] + words + text[match.end() :]
            readings.append(f"“{match.group()}”按“{words}”理解。")
    return text, readings[::-1]


@cache
def _place_letters() -> dict[str, str]:
    return {pinyin_keys(place)[0]: place for place in reversed(list(load_places())) if len(place) >= 2}


def _unit_of(
    before: str, letters: str, gazetteer: Gazetteer, documents: Sequence[str]
) -> tuple[list[str], int]:
    """The unit words that ``letters``, with characters before them, spell; how far back that reaches."""
    run = re.search(r"[\u3400-\u9fff]*$", before)
    for reach in range(min(len(run.group()) if run else 0, 6), 0, -1):
        found = gazetteer.units.of_pinyin(pinyin_keys(before[-reach:])[0] + letters)
        if found:
            return found[:1], reach
    for prefix in ("", "shi", "sheng"):
        found = gazetteer.units.of_pinyin(letters.removeprefix(prefix))
        listed = [word for word in found if gazetteer.units.is_listed(word, documents)]
        if found and len(letters.removeprefix(prefix)) >= 3:
            return (listed or found)[:_MOST_READINGS], 0
    return [], 0


@cache
def _pinyin_words() -> dict[str, str]:
    words = load_grammar().spelling["pinyin"].split()
    for number in range(1, 61):
        words += [f"第{render_numeral(number)}", f"任务{render_numeral(number)}"]
    return {pinyin_keys(word)[0]: word for word in reversed(words)}


def _spelled(letters: str, gazetteer: Gazetteer) -> str:
    """The Chinese words that ``letters`` spell one after the other, "" where they do not."""
    known = _pinyin_words()
    text = re.sub(r"\s+", "", letters)
    words: list[str] = []
    at = 0
    while at < len(text):
        for length in range(min(24, len(text) - at), 0, -1):
            piece = text[at : at + length]
            units = gazetteer.units.of_pinyin(piece) if length >= 6 else []
            if piece in known or units:
                words.append(known[piece] if piece in known else units[0])
                at += length
                break
        else:
            return ""
    return "".join(words)
