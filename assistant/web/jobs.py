"""Changes of the corpus in the background: one at a time, each with its stage; each can be stopped."""

from __future__ import annotations

import itertools
import logging
import os
import queue
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeAlias

from assistant.assistant import Assistant
from assistant.corpus.changes import Corpus
from assistant.corpus.sources import Source, load_sources, missing
from assistant.errors import AssistantError

State: TypeAlias = Literal["waiting", "running", "done", "failed", "cancelled"]
STATE_WORDS: dict[State, str] = {
    "waiting": "等待",
    "running": "进行中",
    "done": "完成",
    "failed": "未成",
    "cancelled": "已取消",
}
_KEPT = 50


class Job:
    """One change; its fields are read while it runs."""

    def __init__(self, number: int, name: str, tried: Source | None = None) -> None:
        self.number = number
        self.name = name
        self.tried = tried  # what nobody asked for and the start of the server tries by itself
        self.state: State = "waiting"
        self.stage = "等待前面的工作"
        self.result: tuple[str, ...] = ()
        self.ended = 0.0
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask it to stop at its next stage."""
        self._stop.set()

    def say(self, stage: str) -> None:
        """Enter the stage; stops here when asked to."""
        if self._stop.is_set():
            raise _Cancelled
        self.stage = stage

    def as_json(self) -> dict[str, Any]:
        """What the page shows."""
        return {
            "number": self.number,
            "name": self.name,
            "state": self.state,
            "state_text": STATE_WORDS[self.state],
            "stage": self.stage,
            "result": list(self.result),
            "tried": {"id": self.tried.id, "title": self.tried.title, "address": self.tried.address}
            if self.tried
            else None,
            "stoppable": self.state in ("waiting", "running") and not self._stop.is_set(),
        }


class _Cancelled(BaseException):
    """Not an Exception: what reads a file must not take it for a fault of the file."""


class Jobs:
    """The changes of one assistant's corpus, done one after the other."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._numbers = itertools.count(1)
        self._jobs: dict[int, Job] = {}
        self._queue: queue.SimpleQueue[tuple[Job, Callable[[Job], tuple[str, ...]]]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None

    def all(self) -> list[Job]:
        """Every job that is remembered, newest first."""
        with self._lock:
            return sorted(self._jobs.values(), key=lambda job: -job.number)

    def find(self, number: int) -> Job | None:
        """The job of that number."""
        with self._lock:
            return self._jobs.get(number)

    def add(self, path: Path, name: str) -> Job:
        """Add the file at ``path``, whose folder is removed afterwards."""

        def work(job: Job) -> tuple[str, ...]:
            try:
                document = self._corpus(job).add(path)
            finally:
                shutil.rmtree(path.parent, ignore_errors=True)
            return (f"已加入《{document.title}》({document.id}),共 {len(document.clauses)} 条。",)

        return self._start(f"添加 {name}", work)

    def fetch(self, document_id: str, timeout: float = 20.0, tried: Source | None = None) -> Job:
        """Download a registered document, or take it from the folder that CORPUS_MIRROR names.

        ``tried`` is its entry where nobody asked for it.
        """

        def work(job: Job) -> tuple[str, ...]:
            folder = os.environ.get("CORPUS_MIRROR")
            fetched = self._corpus(job).fetch(document_id, Path(folder) if folder else None, timeout)
            return tuple(f"已载入《{document.title}》({document.id})。" for document in fetched)

        return self._start(f"取得 {document_id}", work, tried)

    def fetch_missing(self, timeout: float) -> list[Job]:
        """Try once to fetch what is registered and missing; nobody waits for it."""
        folder = self._assistant.settings.corpus_dir
        wanted = [source for source in missing(folder, load_sources(folder)) if source.download]
        return [self.fetch(source.id, timeout, source) for source in wanted]

    def remove(self, document_id: str) -> Job:
        """Take a document out."""

        def work(job: Job) -> tuple[str, ...]:
            self._corpus(job).remove(document_id)
            return (f"已移除 {document_id}。",)

        return self._start(f"移除 {document_id}", work)

    def verify(self) -> Job:
        """Hold registry, files and index against each other."""

        def work(job: Job) -> tuple[str, ...]:
            job.say("核对文件与索引")
            return tuple(self._corpus(job).verify()) or ("核对无误:登记、文件、索引一致。",)

        return self._start("核对", work)

    def refresh(self) -> Job:
        """Index what was put into or taken from the folder by hand."""

        def work(job: Job) -> tuple[str, ...]:
            library = self._corpus(job).open()
            return (f"已按文件夹中的文件更新,共 {len(library.documents)} 份。",)

        return self._start("按文件夹更新", work)

    def _corpus(self, job: Job) -> Corpus:
        return Corpus(self._assistant.settings, job.say)

    def _start(self, name: str, work: Callable[[Job], tuple[str, ...]], tried: Source | None = None) -> Job:
        with self._lock:
            job = Job(next(self._numbers), name, tried)
            self._jobs[job.number] = job
            ended = [other.number for other in self._jobs.values() if other.ended]
            for number in ended[: max(0, len(self._jobs) - _KEPT)]:
                del self._jobs[number]
            self._queue.put((job, work))
            if self._worker is None:
                self._worker = threading.Thread(target=self._run, daemon=True)
                self._worker.start()
        return job

    def _run(self) -> None:
        while True:
            job, work = self._queue.get()
            try:
                job.say("开始")
                job.state = "running"
                job.result = work(job)
                job.stage = "载入新的索引"
                self._assistant.reload()
                job.stage, job.state = "", "done"
            except _Cancelled:
                job.stage, job.state = "", "cancelled"
                job.result = ("已取消,文件和索引没有变动。",)
            except AssistantError as error:
                job.stage, job.state, job.result = "", "failed", (error.message,)
            except Exception:
                logging.getLogger(__name__).exception("%s", job.name)
                job.stage, job.state = "", "failed"
                job.result = ("内部出错,已记入日志;文件和索引没有变动。",)
            job.ended = time.monotonic()
