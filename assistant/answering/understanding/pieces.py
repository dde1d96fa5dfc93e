"""Several questions in one text, told apart: at full stops, and at commas between whole questions."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.answering.understanding.grammar import Grammar
from assistant.answering.understanding.topic import find_topic
from assistant.models import Intent

_ENDS = re.compile(
    r"(?<=[;!。\n])"
    # A question mark ends a question unless it stands for a damaged character: 2?3家, 那个?号.
    r"|(?<=[^\d][?])(?![号”」』])|(?<=\d[?])(?=[^\d\s]*[一-龥]{2})(?!\s*\d)"
    r"|(?<=[^\d第])(?=\d\.(?!\d)第?\S{4})|(?<=[?;!。,:])(?=\d、第?\S{4})"
    r"|(?=另外(?!.{0,3}(?:一个)?(?:单位|部门))|顺便|同时请问|再问一?下)"
)
_OPENING = re.compile(
    r"^(?:\d[.、]|另外|顺便(?:问一?下|说一?下)?|同时请问|再问一?下|还有(?=.{4}))?[,。;!\s]*"
)
_NUMBERED = re.compile(r"\d[.、]")
# (1)… (2)…, 第一,…;第二,…: numbers of the questions themselves.
_IN_BRACKETS = re.compile(r"\(([1-9]|[一二三四五六])\)(?![项条块的里中、/])")
_IN_WORDS = re.compile(
    r"(?:^|(?<=[;。,?!]))(?:第|其)([一二三四五六七八九])(?:个问题)?(?:,|、|:|是(?!什么|谁|哪))"
)
# Commas part questions; so do 、 between whole ones: 哪年发的、几项任务.
_SIGNS = (re.compile("[,、]"), re.compile(","))
# So many characters may stand before the first number: 请问:.
_COURTESY = 4
_JOINED = re.compile(r"[,、和与及跟]|以及")
_MOST = 6
# 鄂州的甲率和武汉的乙数各是多少: each side with a matter of its own, asked in one breath.
_SIDE = re.compile(r"[LD](?:的|里的?|那边的?)(?P<matter>[^LDU,]{3,})")
_EACH = re.compile(r"(?:各自|分别|各)(?=(?:都)?(?:是|为|有|定|要|由|归)?(?:多少|几|什么|谁|哪).{0,8}$)")
# 按任务数排, 从时限看: says how, and asks nothing by itself.
_MANNER = re.compile(r"^(?:按|依|照|从|就|以|论|在)[^?]{1,10}(?:排|看|说|讲|算|论|言|计|数|次序|顺序)$")
# 第8项的单位: a clause and what is asked of it.
_FIELD_OF_A_CLAUSE = re.compile(r"T.{0,2}[一-龥]{2,}|[一-龥]{2,}T")
# Asked of the document as a whole, without any slot.
_OF_THE_WHOLE: tuple[Intent, ...] = ("document_data", "goals", "duties", "count")
# Asked of a matter that the words themselves name.
_OF_A_MATTER: tuple[Intent, ...] = ("responsible_units", "targets", "deadlines")
_NOT_AT_COMMAS: tuple[Intent, ...] = ("topic", "term", "verbatim")


def split_questions(text: str, grammar: Grammar, mask: Callable[[str], str]) -> list[str]:
    """The questions of a folded, lower-case text, in order; what asks nothing goes with the next one.

    ``mask`` puts letters for the slots of a text.
    """
    text = _without_numbers(text)
    asks = re.compile(grammar.assertion["asks"] + "|" + grammar.assertion["nouns"])
    pieces: list[str] = []
    pending = ""
    raws = [raw for raw in _ENDS.split(text) if raw.strip("?;!。,、\n ")]
    for raw in raws:
        piece = _OPENING.sub("", raw) if len(raws) > 1 else raw
        bare = piece.strip("?;!。,、\n ")
        if not bare or (pieces and grammar.rule(bare).intent == "help"):
            continue
        if asks.search(piece) or _NUMBERED.match(raw):
            pieces.append(pending + piece)
            pending = ""
        else:
            pending += bare + ","
    pending = pending.rstrip(",")
    if pending and pieces:
        pieces[-1] = pieces[-1].rstrip("?;!。\n") + "," + pending
    elif pending:
        pieces.append(pending)
    return [part for piece in pieces or [text] for part in _at_commas(piece, asks, grammar, mask)]


def _without_numbers(text: str) -> str:
    """A text whose questions are numbered, a full stop in the place of each number."""
    for numbers in (_IN_BRACKETS, _IN_WORDS):
        begun = numbers.search(text)
        if begun and begun.start() <= _COURTESY and numbers.findall(text)[:2] in (["1", "2"], ["一", "二"]):
            return numbers.sub("。", text)
    return text


def _of_two(piece: str, mask: Callable[[str], str]) -> list[str]:
    """The questions of a piece that asks of one document one thing, and of another document another."""
    if (each := _EACH.search(piece)) is None:
        return []
    for join in _JOINED.finditer(piece[: each.start()]):
        sides = piece[: join.start()], piece[join.end() : each.start()]
        found = [_SIDE.fullmatch(mask(side)) for side in sides]
        if all(found) and len({side["matter"] for side in found if side}) == len(sides):
            return [side + piece[each.end() :] for side in sides]
    return []


def _at_commas(piece: str, asks: re.Pattern[str], grammar: Grammar, mask: Callable[[str], str]) -> list[str]:
    if sides := _of_two(piece, mask):
        return sides
    if len(nouns := [part for part in _JOINED.split(piece) if part]) > 1:
        rules = [grammar.rule(mask(part)) for part in nouns[:_MOST]]
        kinds = {(rule.intent, rule.aspect) for rule in rules}
        intents = {rule.intent for rule in rules}
        if len(kinds) == len(nouns) and intents <= set(_OF_THE_WHOLE):
            return [piece] if intents == {"document_data"} else nouns
        if all(_FIELD_OF_A_CLAUSE.search(mask(part)) for part in nouns[:_MOST]):
            return nouns
    whole = re.compile(grammar.assertion["question"])
    for sign in _SIGNS:
        parts = [part for part in sign.split(piece) if part]
        if any(map(_MANNER.match, parts)):
            return [piece]
        if len(parts) > 1 + piece.count(",") and not all(map(whole.search, parts)):
            continue  # 任务1的单位、目标值和期限: nouns, no questions
        if 1 < len(parts) <= _MOST and all(
            _stands(part, place, asks, grammar, mask) for place, part in enumerate(parts)
        ):
            return parts
    return [piece]


def _stands(
    part: str, place: int, asks: re.Pattern[str], grammar: Grammar, mask: Callable[[str], str]
) -> bool:
    """Whether a part is a question by itself, or asks on of the part before it (里面有期限吗)."""
    if not asks.search(part):
        return False
    words = grammar.conversation
    if words["two_units"].search(part) or (place and words["asks_on"].match(part)):
        return True
    masked = mask(part)
    rule = grammar.rule(masked)
    named = bool(set(masked) & set("TUSQIYX")) or rule.intent in _OF_THE_WHOLE or rule.aspect == "role"
    named = named or (rule.intent in _OF_A_MATTER and bool(find_topic(masked, grammar)))
    return named and rule.intent not in _NOT_AT_COMMAS
