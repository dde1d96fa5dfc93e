"""The README keeps its promises: its commands run, its files exist, both languages agree."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.settings import ROOT, Settings

READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
_BLOCK = re.compile(r"```sh\n(.*?)```", re.S)


def commands(path: Path) -> list[list[str]]:
    lines = "".join(_BLOCK.findall(path.read_text(encoding="utf-8"))).splitlines()
    return [shlex.split(line, comments=True) for line in lines if line.strip()]


RUNNABLE = [command for command in commands(READMES[0]) if command[0] == "python"]


@pytest.mark.parametrize("command", RUNNABLE, ids=" ".join)
def test_a_command_of_the_readme_runs(
    command: list[str], settings: Settings, assistant: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INDEX_DIR", str(settings.index_dir))
    done = subprocess.run(
        [sys.executable, *command[1:]], cwd=ROOT, capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_make_targets_of_the_readme_exist(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {command[1] for command in commands(path) if command[0] == "make"}
    assert targets >= {"run", "test"}
    for target in targets:
        assert f"\n{target}:" in makefile


def test_both_languages_show_the_same_commands() -> None:
    one, other = (commands(path) for path in READMES)
    assert one == other


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_nothing_is_left_to_be_filled_in(path: Path) -> None:
    assert not re.findall(r"^[A-Z ]+$|TODO|XXX", path.read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_what_the_readme_links_to_is_there(path: Path) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_answer_it_shows_is_the_answer(path: Path, assistant) -> None:
    shown = re.search(r"```text\n(文件没有.*?)```", path.read_text(encoding="utf-8"), re.S)
    assert shown
    assert "".join(shown[1].split()) == "".join(assistant.ask("第8项任务谁牵头").text.split())
