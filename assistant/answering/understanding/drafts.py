"""Sentences to be checked against the documents: asked for (核对:…, 这样写对吗) or pasted as they are."""

from __future__ import annotations

import re

from assistant.answering.understanding.grammar import Grammar

_MARKS_BEFORE = re.compile(r"^[“\"「『:,\s]+")
_MARKS_AFTER = re.compile(r"[”\"」』?\s]+$")
# A draft that stands in quotation marks, with nothing beside them but words that ask for a check.
_ALL_QUOTED = re.compile(
    r"(?:请|帮|核对|校对|检查|看|一?下|把关|[这此该](?:一|两)?(?:句|段|个)?话?|以下|下面|表述|文字|内容|"
    r"(?:草|初|文|讲话|发言)?稿子?|材料|报告|原文|文件|方案|我们?|[里中上]|写|说|引|拟|的|是|为|了|道|[::,\s])*"
    r"[“\"「『](.{4,})[”\"」』](?:[,。\s]|这样|这么|这句|写|说|对|准确|正确|行|可以|吗|不)*"
)
_DAMAGED_DASH = re.compile(r"(?<=\d)\?(?=\s?\d)")
_TITLE = re.compile(r"《[^》]*》")
# Shorter words that ask are a question about a clause (第8项的单位对不对), longer ones a draft.
_LONGEST_QUESTION = 40


def find_draft(folded: str, asked: str, grammar: Grammar) -> str:
    """The words to check in a question, "" where nothing is to be checked.

    ``folded`` keeps the letters as typed, ``asked`` is what the rules see.
    """
    if grammar.rule(asked[:_LONGEST_QUESTION]).intent == "outside":
        return ""
    for pattern, needs in grammar.drafts:
        match = pattern.match(folded) or pattern.match(asked)
        if not match or (needs is not None and not needs.search(folded)):
            continue
        draft = match["draft"]
        if not _is_question(draft, grammar):
            quoted = _ALL_QUOTED.fullmatch(draft)
            return quoted.group(1) if quoted else _unmarked(draft)
    return folded if _is_assertion(asked, grammar) else ""


def _unmarked(draft: str) -> str:
    """A draft without the marks around it; those of words it quotes itself stay."""
    begun = _MARKS_BEFORE.sub("", draft)
    ended = _MARKS_AFTER.sub("", begun)
    inner = [ended.count(mark) for mark in "“”"]
    return f"{ended}”" if inner[0] > inner[1] and begun.startswith(f"{ended}”") else ended


def _is_question(draft: str, grammar: Grammar) -> bool:
    # Between figures the mark is a damaged dash.
    plain = _DAMAGED_DASH.sub("-", draft)
    asks = re.search(grammar.assertion["question"], plain) is not None
    return asks and "“" not in draft and len(draft) < _LONGEST_QUESTION


def _is_assertion(text: str, grammar: Grammar) -> bool:
    """Whether a text says something and asks nothing."""
    untitled = _TITLE.sub("", text)
    says, asks = (re.search(grammar.assertion[key], untitled) for key in ("says", "asks"))
    return len(text) >= grammar.assertion["least"] and says is not None and asks is None
