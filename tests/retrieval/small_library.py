"""Small made-up documents and an encoder of a few lines, for the tests of retrieval."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from assistant.models import Clause, Document, Ledger, Span, StatedUnit, Statement
from assistant.retrieval.vectors import Vectors, unit_rows

NOTICE = """一、主要任务
1.推进垃圾分类。完善收集、运输、处理体系，建设再生资源回收站点。推广“两网融合”模式。(责任单位:市城管委、市商务局)
2.发展绿色交通。在公交、物流领域推广新能源汽车，加快充换电设施建设。(责任单位:市交通运输局)
3.治理农业污染。提高秸秆综合利用率，开展化肥农药减施行动。(责任单位:市农业农村局)
"""
PLAN = """一、总体要求
1.推广绿色包装。电商快件不再二次包装，减少一次性塑料用品。
2.保护水环境。落实河湖长制，加强污水处理设施建设，推进污水资源化利用。
"""


def make_entry(name: str, text: str, issuer: str | None = None) -> tuple[Document, Ledger]:
    """A document of numbered lines and the statements of who is responsible in it."""
    clauses: list[Clause] = []
    statements: list[Statement] = []
    start = 0
    for line in text.splitlines(keepends=True):
        number, heading = re.match(r"([一二三\d]+)[、.]([^。\n]*)", line).groups()  # type: ignore[union-attr]
        part = not number.isdigit()
        path = number if part else f"一/{number}"
        body = start + line.index(heading) + len(heading)
        end = start + len(line)
        clauses.append(
            Clause(
                path, None if part else "一", 1 if part else 2, "section" if part else "item",
                number, heading, start, end, body,
            )
        )  # fmt: skip
        for match in re.finditer(r"\(责任单位:(.*?)\)", line):
            units = tuple(StatedUnit(unit, "responsible") for unit in match[1].split("、"))
            span = Span(name, path, start + match.start(), start + match.end())
            statements.append(Statement("责任单位", units, span))
        start = end
    document = Document(
        name, name, f"{name}的通知", issuer, "municipal", None, None, (), f"{name}.txt",
        f"sha of {name}", text, tuple(clauses),
    )  # fmt: skip
    return document, Ledger(name, tuple(statements), (), (), (), ())


ENTRIES = [
    make_entry("甲政发〔2030〕1号", NOTICE, "甲江市人民政府"),
    make_entry("乙政发〔2030〕2号", PLAN, "乙山市人民政府"),
]


class PairEncoder:
    """Pairs of characters hashed to places: enough to tell texts apart."""

    id = "pairs-64"

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        vectors = np.zeros((len(texts), 64), np.float32)
        for row, text in enumerate(texts):
            for place in range(len(text) - 1):
                vectors[row, zlib.crc32(text[place : place + 2].encode()) % 64] += 1
        return unit_rows(vectors)
