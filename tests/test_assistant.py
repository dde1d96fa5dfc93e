"""An open assistant: it follows the index, and what has begun ends with the documents it began with."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from lake_notice import LAKE, NUMBER

from assistant.assistant import Assistant
from assistant.corpus.changes import Corpus
from assistant.errors import QuestionError, UnknownDocument
from assistant.settings import Settings


@pytest.fixture
def lake(own: Settings, tmp_path: Path) -> Settings:
    """A corpus with one notice."""
    Corpus(own).add(received(tmp_path, "湖岸.txt", LAKE))
    return own


def received(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def wait_for(condition) -> None:
    for _ in range(200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("waited for nothing")


def test_a_reload_sees_what_was_added_and_what_was_removed(lake: Settings, tmp_path: Path) -> None:
    assistant = Assistant.open(lake)
    before = assistant.fingerprint
    other = LAKE.replace("湖岸", "山林").replace("7号", "8号").replace("芦苇", "松树")
    Corpus(lake).add(received(tmp_path, "山林.txt", other))
    assistant.reload()
    assert list(assistant.documents) == [NUMBER, "乙政办发〔2031〕8号"]
    assert assistant.fingerprint != before
    Corpus(lake).remove("乙政办发〔2031〕8号")
    assistant.reload()
    assert list(assistant.documents) == [NUMBER]
    assert assistant.fingerprint == before


def test_an_index_that_another_process_replaced_is_noticed(lake: Settings, tmp_path: Path) -> None:
    assistant = Assistant.open(lake)
    assert assistant.ask("松树").status == "abstained"
    Corpus(lake).add(received(tmp_path, "山林.txt", LAKE.replace("湖岸", "山林").replace("7号", "8号")))
    wait_for(lambda: len(assistant.documents) == 2)


def test_what_began_before_a_change_ends_with_the_documents_it_began_with(lake: Settings) -> None:
    assistant = Assistant.open(lake)
    fixed, talk = assistant.fixed(), assistant.converse()
    answer = talk.ask("第2项任务的责任单位是谁")
    Corpus(lake).remove(NUMBER)
    assistant.reload()
    assert not assistant.documents
    assert fixed.ask("第2项任务的责任单位是谁") == answer
    assert talk.documents[NUMBER].text[answer.citations[0].start :].startswith(answer.citations[0].quote)
    # The next turn knows nothing of a document that is gone.
    assert talk.ask("那它的期限呢").tasks == ()


def test_questions_and_reloads_at_the_same_time(lake: Settings) -> None:
    assistant = Assistant.open(lake)
    expected = assistant.ask("市林业局有哪些任务")
    failures = []

    def ask() -> None:
        for _ in range(5):
            if assistant.ask("市林业局有哪些任务") != expected:
                failures.append("another answer")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        assistant.reload()
    for thread in threads:
        thread.join()
    assert not failures


def test_a_damaged_index_leaves_the_old_one_answering(lake: Settings) -> None:
    assistant = Assistant.open(lake)
    (lake.index_dir / "manifest.json").write_bytes(b"{")
    assert list(assistant.documents) == [NUMBER]
    assert assistant.ask("第1项任务谁负责").status == "answered"


def test_what_is_derived_is_worked_out_once_for_the_documents_loaded(lake: Settings) -> None:
    assistant = Assistant.open(lake)
    calls = []
    for _ in range(2):
        assert assistant.derived("x", lambda: calls.append(1) or len(calls)) == 1
    assistant.reload()
    assert assistant.derived("x", lambda: calls.append(1) or len(calls)) == 2


def test_a_draft_is_checked_against_the_documents_named(lake: Settings) -> None:
    assistant = Assistant.open(lake)
    (finding,) = assistant.check_draft("芦苇成活率达到95%以上。", [NUMBER])
    assert (finding.verdict, finding.differences[0].printed) == ("differs", "90%")
    with pytest.raises(UnknownDocument):
        assistant.check_draft("芦苇成活率达到95%以上。", ["无此文件"])
    with pytest.raises(QuestionError):
        assistant.check_draft("  ")
