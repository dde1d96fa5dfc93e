"""What every format's reader gives."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.models import Block, Discard


@dataclass(frozen=True, slots=True)
class Content:
    """The blocks of a file with what it states about itself, what was left out, and warnings.

    The fields are those of ``models.Received``.
    """

    blocks: tuple[Block, ...]
    metadata: tuple[tuple[str, str], ...] = ()
    discards: tuple[Discard, ...] = ()
    warnings: tuple[str, ...] = ()
