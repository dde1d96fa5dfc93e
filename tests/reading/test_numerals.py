from __future__ import annotations

import pytest

from assistant.reading.numerals import find_dates, parse_date, parse_numeral, render_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("一百二十", 120), ("一百零五", 105),
        ("一千零一十", 1010), ("二〇二二", 2022), ("二○二二", 2022), ("两百", 200),
        ("１２", 12), ("7", 7), ("⑶", 3), ("㈣", 4), ("⒌", 5), ("①", 1),
        ("", None), ("甲", None), ("½", None), ("十甲", None),
    ],
)  # fmt: skip
def test_parse_numeral(text: str, value: int | None) -> None:
    assert parse_numeral(text) == value


def test_render_is_read_back() -> None:
    assert all(parse_numeral(render_numeral(number)) == number for number in range(1, 10_000))
    assert [render_numeral(number) for number in (10, 12, 20, 110)] == ["十", "十二", "二十", "一百一十"]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2022年5月17日", "2022-05-17"),
        ("二〇二二年三月二十四日", "2022-03-24"),
        ("二○二一年十月十日", "2021-10-10"),
        ("2022-09-14", "2022-09-14"),
        ("2022/9/4 11:15", "2022-09-04"),
        ("2022年13月40日", None),
        ("2022年5月", None),
        ("到2025年", None),
    ],
)
def test_parse_date(text: str, iso: str | None) -> None:
    assert parse_date(text) == iso


def test_find_dates_keeps_places() -> None:
    text = "自2020年1月1日起至二〇二五年六月三十日止"
    assert [text[start:end] for start, end, _ in find_dates(text)] == ["2020年1月1日", "二〇二五年六月三十日"]
