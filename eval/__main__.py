"""``python -m eval NAME``: measure one thing; each measure says by itself what it needs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

# Name → module; loaded only when asked for, since some need packages that the rest does not.
MEASURES = {
    "answers": "eval.answers",
    "calibrate": "eval.calibrate",
    "extraction": "eval.extraction",
    "crosswalk": "eval.crosswalk",
    "retrieval": "eval.ranking",
    "scale": "eval.scale",
    "peers": "eval.peers",
    "bench": "eval.bench",
    "backends": "eval.backends",
    "feedback": "eval.feedback",
    "load": "eval.load",
    "fuzz": "eval.fuzz",
    "drafts": "eval.drafts",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Hand the arguments after the name to the measure of that name; 2 where there is none."""
    name, *rest = (list(sys.argv[1:]) if argv is None else list(argv)) or [""]
    if name not in MEASURES:
        print("python -m eval", "|".join(MEASURES), "[--help]", file=sys.stderr)
        return 2
    status: int = import_module(MEASURES[name]).main(rest)
    return status


if __name__ == "__main__":
    sys.exit(main())
