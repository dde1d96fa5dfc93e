"""A figure printed about the words asked about, where it is no target of its own: 每台不低于200元."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.answering.points import ClauseName, Evidence, Point, Value
from assistant.answering.scope import Scope, body_clauses, likeness, sentences
from assistant.models import Span

_PIECE = re.compile(r"[^，,；;。！？\n]+")
_FIGURE = re.compile(
    r"(?<![\d年])\d+(?:\.\d+)?(?:[—~～-]\d+)?(?!\d*年|[月日号〕\]）)])\s*(?P<unit>[%％\u4e00-\u9fff]{1,4})"
    r"|[一二三四五六七八九十百千]+万?(?P<money>元)"
)
# 多少公里, 几家; 罚多少 and 多少钱 are asked in 元.
_ASKED_UNIT = re.compile(r"(?:多少|几)(?P<unit>公里|平方米|万吨|[所家个项处名台辆条亩吨户人次座件村对元])")
_MONEY = re.compile(r"罚|多少钱|补贴|费|价")
# Words of asking and of when, which no sentence need have.
_ASKING = re.compile(r"[谁是呢吗?？]|今年|全年|年内|要|会|将|需要?|每个|各|一次|一共|总共|新(?=\s)|\s")
_HOW_LONG = re.compile(
    r"(?:最长|最短|最多|最迟)?(?:多久|多长时间|几天|多少天|几个月|几日|几个工作日)(?:之?内)?(?:一次)?"
)
_DURATION = re.compile(
    r"\d+个?(?:工作日|月(?!\d)|日(?!前)|天|小时|分钟|年(?![\d底末前]))|每(?:半?年|个?季度|月|周|天|日)|年内"
)
# How much of the words asked about the sentence holds, and the phrase with the figure.
_SENTENCE, _PHRASE, _SAME = 0.7, 0.3, 0.8
_SHARE = re.compile("[%％]")
# A phrase that counts in what is asked for (多少所, 30所) bears it more than any likeness.
_COUNTED = 2.0
_MOST = 2


def printed_figure(scope: Scope, asked: str) -> Evidence | None:
    """The sentences that print a figure of what is asked about; None where none does, or many do."""
    wanted = _ASKING.sub("", asked)
    asked_in = _ASKED_UNIT.search(scope.question.text)
    unit = asked_in["unit"] if asked_in else "元" if _MONEY.search(scope.question.text) else ""
    return _printed(scope, wanted, lambda piece: _bears(wanted, piece, unit)) if len(wanted) > 2 else None


def printed_duration(scope: Scope) -> Evidence | None:
    """The sentences that print how long or how often: 应当在5个工作日内办结, 每月通报一次."""
    wanted = _ASKING.sub("", _HOW_LONG.sub("", scope.question.text))
    return _printed(scope, wanted, lambda piece: float(bool(_DURATION.search(piece)))) if wanted[1:] else None


def asks_how_long(scope: Scope) -> bool:
    """Whether a question asks for a stretch of time or how often."""
    return _HOW_LONG.search(scope.question.text) is not None


def _printed(scope: Scope, wanted: str, bears: Callable[[str], float]) -> Evidence | None:
    """The sentences of the words ``wanted`` that have the phrase which bears the answer best."""
    ranked: list[tuple[float, Span]] = []
    for name in scope.documents:
        document = scope.library.documents[name]
        # A target of another indicator was looked at before and is not what is asked, unless it counts
        # that or says nearly all of it.
        told = [(item.span.start, item.span.end) for item in scope.library.ledgers[name].targets]
        for clause in body_clauses(document) if document.form == "full" else ():
            for span in sentences(document, clause):
                text = document.text[span.start : span.end]
                if likeness(wanted, text) < _SENTENCE:
                    continue
                best = 0.0
                for match in _PIECE.finditer(text):
                    first, last = span.start + match.start(), span.start + match.end()
                    score = bears(match.group())
                    if score >= _SAME or not any(at < last and first < to for at, to in told):
                        best = max(best, score)
                if best >= _PHRASE:
                    ranked.append((best, span))
    best = max((score for score, _ in ranked), default=0.0)
    chosen = [span for score, span in ranked if score >= best - 0.1]
    if not chosen or len(chosen) > _MOST:
        return None
    tasks = dict.fromkeys(task for span in chosen if (task := scope.task(span.document, span.clause)))
    points = [Point("figure_printed", (span,), _said(scope, span)) for span in chosen]
    return Evidence(scope.question.intent, "answered", tuple(points), tuple(tasks))


def _bears(wanted: str, piece: str, unit: str) -> float:
    """How much of the words asked about a phrase with a figure has; enough where it counts what is asked."""
    if not _FIGURE.search(piece):
        return 0.0
    counts = any(unit and unit in (match["unit"] or match["money"]) for match in _FIGURE.finditer(piece))
    if unit and not counts and _SHARE.search(piece):
        # 多少座: no share answers it.
        return 0.0
    return _COUNTED if counts else likeness(wanted, piece)


def _said(scope: Scope, span: Span) -> dict[str, Value]:
    return {"clause": ClauseName(span.document, span.clause), "text": scope.text(span)}
