"""What a clause cites and what its 本方案, 前款, 第X条 mean, each with the address of what is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.citation import place
from assistant.answering.mentions import Mention
from assistant.models import Document
from assistant.presenting.addresses import browse_address, clause_address


@dataclass(frozen=True, slots=True)
class Meant:
    """A mention as it is shown: its words, what they mean, where that is ("" where it is not loaded)."""

    quote: str
    clause: str
    words: str
    address: str


def meant_by(
    mentions: Sequence[Mention], document: Document, documents: Mapping[str, Document]
) -> tuple[Meant, ...]:
    """The mentions as they are shown, one row for equal ones in the same clause."""
    rows = [_shown(mention, document, documents) for mention in mentions]
    return tuple(dict.fromkeys(rows))


def _shown(mention: Mention, document: Document, documents: Mapping[str, Document]) -> Meant:
    other = documents.get(mention.document or "")
    if other is None:
        words = f"{mention.name}，未载入" if mention.name else "所指不能唯一确定"
        return Meant(mention.quote, mention.clause, words, "")
    own = other.id == document.id
    name = "" if own else f"《{other.title}》"
    if mention.target:
        clause = other.clause(mention.target)
        heading = f" {clause.heading}" if clause and clause.heading else ""
        address = clause_address(other.id, mention.target)
        return Meant(mention.quote, mention.clause, f"{name}{place(mention.target)}{heading}", address)
    state = "，全文未载入，仅有要点" if other.form == "outline" else ""
    words = "本文件" if own else f"{name}{state}"
    return Meant(mention.quote, mention.clause, words, browse_address(other.id))
