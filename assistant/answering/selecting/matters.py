"""When a matter named in a clause is due: what its own sentence says, never what another one does."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answering.points import Point
from assistant.answering.scope import Scope, find_string, sentence_around
from assistant.answering.selecting.figures import Goal, find_goals
from assistant.answering.selecting.relevance import speaks_of
from assistant.models import Span, Task

# So many characters in a row name a matter; so much of it a goal in other words must hold.
_A_NAME = 3
_ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter within clauses: ``name`` as asked, the sentences that hold it, the dated goals in them."""

    name: str
    sentences: tuple[Span, ...]
    goals: tuple[Goal, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks of the dated goals."""
        return tuple(dict.fromkeys(goal.task for goal in self.goals if goal.task))

    def points(self) -> list[Point]:
        """The dates written for the matter, or that its sentences give none."""
        if not self.goals:
            return [Point("no_deadline_of_matter", self.sentences, {"what": self.name})]
        say = "goal_row" if len(self.goals) > 1 else "target"
        return [
            Point(say, (goal.span,), {"task": goal.task, "clause": goal.task, "text": goal.text})
            for goal in self.goals
            if goal.task
        ]


def find_matter(scope: Scope) -> Matter | None:
    """The matter a question names by words of a clause; None where it names a task, or no such words."""
    question = scope.question
    if question.clauses or question.numbers:
        return None
    dated = [goal for goal in find_goals(scope) if goal.task and (goal.years or goal.deadline)]
    name = max(question.topic.split(), key=len, default="")
    places = find_string(scope, name) if len(name) >= _A_NAME else []
    said = in_other_words(dated, question.indicator or name)
    if said and not any(
        name in goal.text and _shares(goal.span, place) for goal in dated for place in places
    ):
        return Matter(said[0].text, tuple(goal.span for goal in said), tuple(said))
    sentences = []
    for place in places:
        document = scope.library.documents[place.document]
        clause, task = document.clause(place.clause), scope.task(place.document, place.clause)
        if clause and place.start < clause.body_start:
            return None
        if task and any(deadline.applies_to == task.heading for deadline in task.deadlines):
            return None
        if clause and clause.kind not in ("header", "footer"):
            sentences.append(sentence_around(document, place.start, place.end))
    own = [goal for goal in dated if any(_shares(goal.span, span) for span in sentences)]
    closest = [goal for goal in own if name in goal.text]
    if not own and not any(scope.task(span.document, span.clause) for span in sentences):
        return None
    return Matter(name, tuple(dict.fromkeys(sentences)), tuple(closest or own)) if sentences else None


def in_other_words(dated: list[Goal], words: str) -> list[Goal]:
    """The goals that say best what ``words`` say, shortened or not (工业固废); [] where none does well."""
    pairs = [words[at : at + 2] for at in range(len(words) - 1)] if len(words) >= _A_NAME else []
    shares = [sum(speaks_of(goal.text, pair) for pair in pairs) for goal in dated]
    best = max(shares, default=0)
    if not pairs or best < _ALIKE * len(pairs):
        return []
    return [goal for goal, share in zip(dated, shares, strict=True) if share == best]


def _shares(first: Span, second: Span) -> bool:
    return first.document == second.document and first.start < second.end and second.start < first.end
