"""The addresses of the page: one for every view, clause and export."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode


def clause_address(document: str, path: str, start: int | None = None, end: int | None = None) -> str:
    """The address of a clause's own page, with the span to mark where given.

    >>> clause_address("甲政发〔2022〕5号", "二/8", 3, 9).rpartition("?")[2]
    'start=3&end=9#quote'
    """
    address = f"/clause/{quote(document, safe='')}/{quote(path)}"
    return address if start is None else f"{address}?start={start}&end={end}#quote"


def browse_address(document: str, path: str = "") -> str:
    """The address of a document in the reading view, at a clause where one is given."""
    return with_query("/browse", {"document": document, "clause": path})


def with_query(address: str, query: Mapping[str, object], **changes: object) -> str:
    """``address`` with ``query`` and ``changes`` over it; empty values are left out.

    >>> with_query("/ledger", {"unit": "甲局", "page": 2}, page="", sort="unit")
    '/ledger?unit=%E7%94%B2%E5%B1%80&sort=unit'
    """
    values = {key: str(value) for key, value in {**query, **changes}.items() if value not in ("", None)}
    return f"{address}?{urlencode(values)}" if values else address
