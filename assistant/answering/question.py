"""What is asked: the intent and the slots of a question, by rules alone, the same every time.

The way: fold → English and pinyin put into Chinese → a draft to check, or one question or several
(``pieces``) → slots, the rule that fits, finer aspects (``interpret``) → what the turn before left
open (``conversation``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from assistant.answering.context import NOT_CARRIED, Context, recall
from assistant.answering.conversation import carry, is_elliptic
from assistant.answering.understanding.drafts import find_draft
from assistant.answering.understanding.english import is_english, translate
from assistant.answering.understanding.gazetteer import Gazetteer
from assistant.answering.understanding.grammar import Grammar, load_grammar
from assistant.answering.understanding.interpret import Interpreter
from assistant.answering.understanding.mistyped import repair_keywords, spell_out
from assistant.answering.understanding.noise import fold, lower
from assistant.answering.understanding.pieces import split_questions
from assistant.models import Intent, Question

# A question mark printed between two characters (葛店?华容) ends no question.
_INNER_MARK = re.compile(r"([一-龥])\?(?=[一-龥])")
_HIDDEN = "\ue000"
_LETTERS = re.compile(r"[a-z]{2}")
# So many Chinese characters in a row, and the letters beside them are names to be kept.
_CHINESE = re.compile(r"[\u3400-\u9fff]{12}")
# What a question is about stands in its first lines; the rest of a long text is not read for slots.
_LONGEST = 600
# Asked of nothing in particular, these have no answer; 期限 and 指标 are then asked of the whole document.
_NAME_SOMETHING: tuple[Intent, ...] = ("task", "responsible_units", "basis", "verbatim")


def understand(text: str, gazetteer: Gazetteer, context: Context | None = None) -> Question:
    """The question of ``text``; ``context`` is what the conversation left open, None in a fresh one."""
    grammar = load_grammar()
    folded = fold(text)
    asked = lower(folded)
    english = is_english(asked)
    readings: list[str] = []
    if _LETTERS.search(asked):
        if english or not _CHINESE.search(asked):
            asked = translate(asked)
        asked, readings = spell_out(asked, gazetteer, _assumed(context, gazetteer) or (gazetteer.default,))
        asked = lower(fold(asked))
    draft = find_draft(asked if english else folded, asked, grammar)
    if draft:
        question = _interpreter(gazetteer, grammar, context).check(draft, lower(draft[:_LONGEST]))
    else:
        asked = _interpreter(gazetteer, grammar, None).without_opening(asked[:_LONGEST])
        asked, repaired = repair_keywords(asked)
        readings += repaired
        question = _questions(asked, gazetteer, grammar, context)
    language: Literal["zh", "en"] = "en" if english else "zh"
    return replace(
        question,
        text=text,
        language=language,
        readings=(*readings, *question.readings),
        parts=tuple(replace(part, language=language) for part in question.parts),
    )


def _assumed(context: Context | None, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The document of the turn before, where it is not the one meant anyway."""
    if context is None or context.document in (None, gazetteer.default):
        return ()
    return (str(context.document),)


def _interpreter(gazetteer: Gazetteer, grammar: Grammar, context: Context | None) -> Interpreter:
    parent = None
    if context and context.question.section and "/" in context.question.section[1]:
        document, path = context.question.section
        parent = (document, path.rsplit("/", 1)[0])
    return Interpreter(gazetteer, grammar, _assumed(context, gazetteer), parent)


def _questions(text: str, gazetteer: Gazetteer, grammar: Grammar, context: Context | None) -> Question:
    """One question, or several as ``parts``, each read after the one before."""
    mask = _interpreter(gazetteer, grammar, None).mask

    def hidden(found: re.Match[str]) -> str:
        printed = gazetteer.prints(text[found.start() : found.end() + 1])
        return found[1] + (_HIDDEN if printed else "?")

    kept = _INNER_MARK.sub(hidden, text)
    pieces = [piece.replace(_HIDDEN, "?") for piece in split_questions(kept, grammar, mask)]
    if len(pieces) == 1:
        return _one(pieces[0], gazetteer, grammar, context)
    parts: list[Question] = []
    for piece in pieces:
        part = _one(piece, gazetteer, grammar, context)
        parts += part.parts or (part,)
        context = recall(part, context)
    readings = tuple(dict.fromkeys(reading for part in parts for reading in part.readings))
    return Question(text, parts[0].intent, parts=tuple(parts), readings=readings)


def _one(text: str, gazetteer: Gazetteer, grammar: Grammar, context: Context | None) -> Question:
    interpreter = _interpreter(gazetteer, grammar, context)
    question = interpreter.parse(text)
    if context is None:
        return _alone(text, question, grammar)
    carried = carry(text, question, context, gazetteer, interpreter.parse, interpreter.mask)
    return replace(carried, carried=_is_elsewhere(text, carried, gazetteer, grammar))


def _is_elsewhere(text: str, question: Question, gazetteer: Gazetteer, grammar: Grammar) -> bool:
    """Whether a question that names no document is asked of the one before, and not of the default one."""
    asked = {*question.documents, *(document for document, _ in question.clauses)}
    if len(asked) != 1 or gazetteer.default in asked or question.intent in NOT_CARRIED:
        return False
    own = _interpreter(gazetteer, grammar, None).slots(text)
    return not (own.documents or own.levels)


def _alone(text: str, question: Question, grammar: Grammar) -> Question:
    """A question that leans on nothing said before; one that names nothing is asked back."""
    if question.parts or not is_elliptic(question):
        return question
    refers = grammar.conversation["refers"].search(text) is not None
    if question.intent == "cite" and "依据" in text and not refers:
        return replace(question, intent="document_data", aspect="basis")
    if question.intent == "cite" and not refers:
        return replace(question, aspect="document")
    if question.intent == "responsible_units" and grammar.conversation["whole"].search(text):
        return replace(question, aspect="leads" if question.aspect == "lead" else "all")
    if question.intent == "responsible_units" and question.aspect == "lead" and not refers:
        return replace(question, intent="duties", aspect="coordinator")
    if grammar.units["everyone"].search(text):
        return replace(question, aspect="all")
    if refers or (question.intent in _NAME_SOMETHING and not question.levels):
        return Question(text, "help", aspect="unclear")
    return question
