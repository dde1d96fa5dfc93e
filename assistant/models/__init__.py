"""The values of the domain; every room takes and returns these.

All values are frozen. Offsets count characters of ``Document.text`` (the cleaned text), half-open
``[start, end)``. Nothing here reads files, and nothing here imports another room.
"""

from assistant.models.answers import Answer, Citation, Coverage, Hit, Library, Link, Status
from assistant.models.documents import (
    Block,
    Clause,
    ClauseKind,
    ClauseReference,
    Damage,
    Discard,
    Document,
    DocumentForm,
    GovernmentLevel,
    Received,
    Reference,
)
from assistant.models.ledgers import (
    Comparator,
    Deadline,
    DeadlineKind,
    Ledger,
    Role,
    Rule,
    RuleKind,
    Span,
    StatedUnit,
    Statement,
    Target,
    Task,
    TaskUnit,
)
from assistant.models.questions import Intent, Question, UnitMention

__all__ = [
    "Answer",
    "Block",
    "Citation",
    "Clause",
    "ClauseKind",
    "ClauseReference",
    "Comparator",
    "Coverage",
    "Damage",
    "Deadline",
    "DeadlineKind",
    "Discard",
    "Document",
    "DocumentForm",
    "GovernmentLevel",
    "Hit",
    "Intent",
    "Ledger",
    "Library",
    "Link",
    "Question",
    "Received",
    "Reference",
    "Role",
    "Rule",
    "RuleKind",
    "Span",
    "StatedUnit",
    "Statement",
    "Status",
    "Target",
    "Task",
    "TaskUnit",
    "UnitMention",
]
