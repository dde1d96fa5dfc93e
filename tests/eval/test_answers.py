"""The runner asks a conversation turn by turn, counts faults, and adds up by measure."""

from types import SimpleNamespace
from typing import ClassVar

from assistant.errors import QuestionError
from assistant.models import Answer
from eval import answers


class Canned:
    """Answers in place of the assistant's: text, status, or an exception a turn."""

    documents: ClassVar = {}

    def __init__(self, *replies):
        self.replies = list(replies)

    def converse(self):
        return SimpleNamespace(ask=self.reply)

    def reply(self, question):
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return Answer(question, "answered", "task", reply)

    def decline(self, question, error):
        return Answer(question, "abstained", "outside", error.message)


def row(turns, expect):
    return {"id": "q", "kind": "k", "collection": "notice", "turns": turns, "expect": expect}


def test_one_expectation_speaks_of_the_last_turn():
    asked = answers.ask(Canned("甲", "乙"), row(["?", "?"], {"say": ["乙"]}))
    assert asked.right
    assert len(asked.judged) == 1


def test_a_list_of_expectations_speaks_of_every_turn():
    asked = answers.ask(Canned("甲", "乙"), row(["?", "?"], [{"say": ["甲"]}, {"say": ["甲"]}]))
    assert [judged.right for judged in asked.judged] == [True, False]
    assert answers.scores([asked]) == {"say": (1, 2), "grounded": (2, 2)}


def test_a_question_that_is_refused_counts_as_declined():
    asked = answers.ask(Canned(QuestionError("空")), row([" "], {"status": ["abstained"]}))
    assert answers.scores([asked]) == {"declined": (1, 1), "grounded": (1, 1)}


def test_a_fault_is_counted_and_the_next_turn_still_asked():
    asked = answers.ask(Canned(ValueError("x"), "乙"), row(["?", "?"], [{"say": ["甲"]}, {"say": ["乙"]}]))
    assert not asked.right
    assert answers.scores([asked]) == {"say": (1, 1), "grounded": (1, 1), "crashed": (0, 1)}
