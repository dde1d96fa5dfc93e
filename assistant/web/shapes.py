"""The shapes of requests and answers, as the page for programs shows them; what is sent is made elsewhere."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

_NAME = "文号、标题或文件名;不写则为全部已载入文件"


class Request(BaseModel):
    """What a request carries; a field that is not known is refused, so that a slip of the pen is seen."""

    model_config = ConfigDict(extra="forbid")


class AskRequest(Request):
    """A question; ``turns`` for a conversation, of which the last is answered."""

    question: str = Field("", description="问题", examples=["第8项任务谁负责"])
    turns: list[str] = Field([], max_length=50, description="一组对话,依次提出,答最后一句;与 question 二选一")


class SearchRequest(Request):
    """A search over the clauses."""

    query: str = Field(description="检索词", examples=["再生资源回收"])
    k: int = Field(10, ge=1, le=100, description="最多返回几条")


class LedgerRequest(Request):
    """Whose ledger."""

    document: str | None = Field(None, description=_NAME, examples=["鄂州政办发〔2022〕5号"])


class CrosswalkRequest(Request):
    """Whose links to higher levels."""

    document: str | None = Field(None, description=_NAME, examples=["鄂州政办发〔2022〕5号"])


class DraftRequest(Request):
    """A draft to check."""

    text: str = Field(description="要核对的文字", examples=["到2025年,城镇污水处理率达到98%以上。"])
    documents: list[str] = Field([], max_length=50, description="只与这些文件核对(文号或标题)")


class Unit(TypedDict):
    """责任单位."""

    name: str
    full_name: str | None
    role: Literal["lead", "responsible", "supporting"]
    inherited: bool
    citation: int | None
    rule: int | None


class Deadline(TypedDict):
    """时限."""

    text: str
    kind: Literal["by_date", "within_period", "recurring", "ongoing"]
    year: int | None
    month: int | None
    day: int | None
    applies_to: str
    citation: int | None


class Target(TypedDict):
    """指标."""

    indicator: str
    comparator: str
    value: str
    unit: str
    deadline: str
    base: str
    quote: str
    citation: int | None


class Task(TypedDict):
    """任务."""

    document: str
    clause: str
    number: str
    heading: str
    text: str
    units: list[Unit]
    lead_stated: bool
    deadlines: list[Deadline]
    targets: list[Target]


class Citation(TypedDict):
    """引文:quote 与文件清洗后文字的 [start, end) 逐字相同."""

    marker: int
    document: str
    title: str
    level: str | None
    clause: str
    label: str
    quote: str
    start: int
    end: int
    page: int | None


class Coverage(TypedDict):
    """清单是否完整."""

    shown: int
    total: int
    checked: int


class Answer(TypedDict):
    """答复:status 为 abstained 表示已载入的文件没有写."""

    question: str
    status: Literal["answered", "partial", "abstained"]
    intent: str
    text: str
    tasks: list[Task]
    citations: list[Citation]
    notices: list[str]
    coverage: Coverage | None


class Hit(TypedDict):
    """检索命中的条款."""

    rank: int
    document: str
    clause: str
    heading: str
    text: str
    score: float
    lexical_rank: int | None
    dense_rank: int | None
    matched: list[str]


class Ledger(TypedDict):
    """一份文件的任务台账."""

    document: dict[str, Any]
    clauses: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    tasks: list[Task]
    targets: list[dict[str, Any]]
    deadlines: list[dict[str, Any]]
    coverage: dict[str, Any]
    clause_references: list[dict[str, Any]]
    citations: list[Citation]


class Place(TypedDict):
    """条款所在."""

    document: str
    clause: str


Link = TypedDict("Link", {"from": Place, "to": Place, "score": float, "basis": str})


class Difference(TypedDict):
    """草稿与原文不同的一处."""

    kind: str
    drafted: str
    printed: str


class Nearest(TypedDict):
    """意思最接近的条款,仅供对照."""

    document: str
    clause: str
    quote: str


class Finding(TypedDict):
    """一句草稿的核对结果;label 是引用写法,printed 是原文."""

    sentence: str
    verdict: Literal["consistent", "differs", "unfounded"]
    document: str | None
    clause: str | None
    label: str
    printed: str
    start: int | None
    end: int | None
    differences: list[Difference]
    nearest: Nearest | None


class Health(TypedDict):
    """运行状态."""

    status: str
    documents: int
    index: str


class Refusal(TypedDict):
    """不能办理的原因,一句中文."""

    error: str
