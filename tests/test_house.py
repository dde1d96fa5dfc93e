"""The house: who may import whom, what stands where, what no file may say."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From left to right: a room imports only from its left, or from itself.
ORDER = (
    ("models", "errors"),
    ("settings",),
    ("reading",),
    ("extraction",),
    ("retrieval",),
    ("answering",),
    ("presenting",),
    ("corpus",),
    ("assistant",),
    ("web",),
    ("__main__",),
)
PLACE = {name: place for place, names in enumerate(ORDER) for name in names}
MODULES = sorted((ROOT / "assistant").rglob("*.py"))
OURS = [
    *MODULES,
    ROOT / "ui.py",
    *sorted((ROOT / "eval").rglob("*.py")),
    *sorted((ROOT / "tests").rglob("*.py")),
]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: a relative import"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_from_its_left(path: Path) -> None:
    room = path.relative_to(ROOT / "assistant").parts[0].removesuffix(".py")
    if room == "__init__":
        return
    for name in imported(path):
        parts = name.split(".")
        if parts[0] in ("ui", "eval", "tests"):
            pytest.fail(f"{path} imports {name}")
        if parts[0] == "assistant" and len(parts) > 1 and parts[1] in PLACE and parts[1] != room:
            assert PLACE[parts[1]] < PLACE[room] or room == "assistant", f"{path} imports {name}"


# Within answering: a question is understood before any document is looked at, and drafts stand apart.
INNER = {
    "understanding": ("answering.understanding",),
    "selecting": (
        "answering.understanding",
        "answering.selecting",
        *(
            f"answering.{name}"
            for name in ("points", "scope", "citation", "subjects", "crosswalk", "differences", "mentions")
        ),
    ),
    "drafting": ("answering.drafting", "answering.points", "answering.scope"),
}


@pytest.mark.parametrize("room", INNER)
def test_the_rooms_of_answering_keep_their_order(room: str) -> None:
    for path in (ROOT / "assistant" / "answering" / room).glob("*.py"):
        for name in imported(path):
            if name.startswith("assistant.answering."):
                assert name.removeprefix("assistant.").startswith(INNER[room]), f"{path} imports {name}"


ANSWERING = [path for path in MODULES if "answering" in path.parts]


@pytest.mark.parametrize("path", ANSWERING, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_import_is_put_off_to_hide_a_circle(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node not in tree.body]
    assert not [node.module for node in inner if (node.module or "").startswith("assistant")]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_gradio_appears_in_the_page_alone(path: Path) -> None:
    assert not any(name.split(".")[0] == "gradio" for name in imported(path))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_two_ideas(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 320
    assert path.stem not in {"utils", "helpers", "common", "manager", "base"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_pickle(path: Path) -> None:
    assert not {"pickle", "joblib", "shelve", "marshal"} & {name.split(".")[0] for name in imported(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_things_have_docstrings(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert ast.get_docstring(tree) is not None or path.name == "__init__.py"
    assert not bare


def test_the_project_speaks_of_itself_alone() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    # Put together here so that this file does not hold the words itself.
    hosts = "|".join(("py" + "pi", "python" + "hosted", "deb" + "ian", "npm" + "js"))
    unwanted = re.compile(
        rf"(?<![\w.]){'/'}(?:work|root|farm)/|sub" + "agent|" + rf"\b(?:{hosts})\.(?:org|com)"
    )
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".json", ".yml", ""} and path.is_file():
            found = unwanted.search(path.read_text(encoding="utf-8", errors="ignore"))
            assert not found, f"{name}: {found and found[0]}"
