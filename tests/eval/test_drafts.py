"""Sentences of the notice as printed are confirmed; with one fact changed they are not."""

from __future__ import annotations

from itertools import islice

import pytest

from assistant.answering.drafting.check import check_draft
from eval.drafts import verdict_of
from eval.mutations import drafts_of

NOTICE = "鄂州政办发〔2022〕5号"
EACH = 7  # every so many drafts


@pytest.mark.parametrize("true", [True, False])
def test_verdicts(assistant, true):
    library = assistant.library
    drafts = drafts_of(library.documents[NOTICE], library.ledgers[NOTICE])
    rows = list(islice((draft for draft in drafts if draft.true is true), 0, None, EACH))
    wrong = [
        (draft.made, draft.text)
        for draft in rows
        if (verdict_of(check_draft(draft.text, library, [NOTICE])) == "consistent") is not true
    ]
    assert len(rows) > 60
    assert wrong == []
