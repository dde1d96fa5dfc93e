"""The formal citation (引用格式) as it is pasted into a document being drafted."""

from __future__ import annotations

from assistant.answering.citation import place
from assistant.models import Document
from assistant.settings import Settings

PATTERN = Settings().citation_pattern
_FULL_WIDTH = str.maketrans("()", "（）")


def formal_citation(document: Document, path: str, pattern: str = PATTERN) -> str:
    """The citation of the clause at ``path``; ``pattern`` holds {title}, {number}, {place}, {issuer}, {date}.

    Where the document has no number, the brackets around it go too.
    """
    title = document.title.replace("《", "〈").replace("》", "〉")
    facts = {
        "title": title,
        "number": document.number or "",
        "place": place(path).translate(_FULL_WIDTH),
        "issuer": document.issuer or "",
        "date": document.written_on or "",
    }
    text = pattern
    for name, value in facts.items():
        text = text.replace("{" + name + "}", value)
    return text.replace("（）", "").replace("()", "")
