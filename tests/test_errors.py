"""Why the system could not do it, in Chinese: what a reader sees holds no English of the system's."""

from __future__ import annotations

import errno
import re
import tomllib
from pathlib import Path

import pytest

from assistant.errors import place_in_toml, reason_of

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EACCES, "没有权限"),
        (errno.EROFS, "磁盘只读"),
        (9999, "系统错误 9999"),
    ],
)
def test_a_system_error_is_told_in_chinese(number: int, said: str) -> None:
    assert reason_of(OSError(number, "No such luck")) == said


def test_an_error_without_a_number_is_told_too() -> None:
    assert reason_of(OSError("odd")) == "系统出错"


@pytest.mark.parametrize(("text", "said"), [("a = \n", "第1行"), ("[x\n", "第1行"), ("a = 1\nb\n", "第2行")])
def test_a_wrong_toml_file_is_told_by_its_line(text: str, said: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    assert place_in_toml(caught.value).startswith(said)


def test_no_sentence_takes_the_words_of_the_system() -> None:
    held = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "assistant").rglob("*.py")
        if re.search(r"strerror|f\"[^\"]*[一-鿿][^\"]*\{error\}", path.read_text(encoding="utf-8"))
    ]
    assert held == []
