"""``python -m eval drafts``: true sentences must be confirmed, sentences with one fact changed never."""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from assistant.answering.drafting.check import Finding, check_draft
from assistant.assistant import Assistant
from eval import kept
from eval.corpora import NotHere, open_collection
from eval.mutations import CHARGES_TRUE, TRUE, Draft, drafts_of


def main(argv: Sequence[str] | None = None) -> int:
    """Run over every document there is and print the rates, each with its n."""
    parser = argparse.ArgumentParser(prog="python -m eval drafts", description=__doc__)
    parser.add_argument("--document", help="part of an id; every document unless given")
    parser.add_argument("--made", help="only drafts made this way")
    parser.add_argument("--verbose", action="store_true", help="print every wrong verdict")
    parser.add_argument("--keep", action="store_true", help="keep this run in eval/results")
    options = parser.parse_args(argv)
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    with _open() as assistant:
        library = assistant.library
        for name, document in library.documents.items():
            if document.form != "full" or (options.document or "") not in name:
                continue
            for draft in drafts_of(document, library.ledgers[name]):
                if options.made not in (None, draft.made):
                    continue
                findings = check_draft(draft.text, library, [name])
                said = verdict_of(findings)
                rows[draft.made]["n"] += 1
                rows[draft.made][said] += 1
                rows[draft.made]["named"] += said == "differs" and names(findings, draft)
                if options.verbose and (said == "consistent") != draft.true:
                    print(f"\n{draft.made} {said} [{name[:12]}] {draft.text} <{draft.changed}>")
                    for item in (item for finding in findings for item in finding.differences):
                        print(f"    {item.kind}: {item.drafted!r} | {item.printed!r}")
    true = {*TRUE, *CHARGES_TRUE}
    for group, wanted in (("true", true), ("false", set(rows) - true)):
        _report(group, {made: row for made, row in rows.items() if made in wanted})
    if options.keep:
        run = {made: dict(row) for made, row in rows.items()}
        print(f"kept in {kept.keep('drafts', {'drafts': run})}")
    return 0


def verdict_of(findings: Sequence[Finding]) -> str:
    """The verdict on a whole draft: consistent only where each finding of it is."""
    said = {finding.verdict for finding in findings}
    return "consistent" if said == {"consistent"} else "differs" if "differs" in said else "unfounded"


def names(findings: Sequence[Finding], draft: Draft) -> bool:
    """Whether a difference names the words that were changed."""
    told = [item.drafted + "|" + item.printed for found in findings for item in found.differences]
    return not draft.changed or any(char in text for text in told for char in [draft.changed])


def _report(group: str, rows: dict[str, Counter[str]]) -> None:
    total: Counter[str] = Counter()
    for row in rows.values():
        total += row
    print(f"\n{group:<22}{'n':>6}{'confirmed':>11}{'differs':>9}{'not found':>11}{'named':>7}")
    for made, row in [*rows.items(), ("all", total)]:
        share = row["consistent"] / row["n"] if row["n"] else 0
        print(
            f"{made:<22}{row['n']:>6}{row['consistent']:>6} {share:>5.1%}{row['differs']:>8}"
            f"{row['unfounded']:>11}{row['named']:>7}"
        )


@contextmanager
def _open() -> Iterator[Assistant]:
    """All the documents, or what the repository has of them."""
    with ExitStack() as stack:
        try:
            assistant = stack.enter_context(open_collection("nine"))
        except NotHere:
            assistant = stack.enter_context(open_collection("notice"))
        yield assistant
