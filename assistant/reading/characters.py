"""Characters written another way: each has one ordinary character it stands for, or is invisible."""

from __future__ import annotations

import unicodedata

# Radicals that Unicode leaves without a mapping, though PDF fonts use them for the whole character.
_RADICALS = dict(
    zip(
        "⺁⺃⺌⺠⺒⺝⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⺟",
        "厂乚小民巳月虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟母",
        strict=True,
    )
)


def _one_to_one() -> dict[int, str]:
    table = {
        code: chr(code - 0xFEE0)
        for start, end in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
        for code in range(start, end)
    }
    table[ord("％")] = "%"
    # PDF fonts often map a character to its radical or compatibility twin: ⼤ for 大.
    for start, end in ((0x2E80, 0x2FE0), (0xF900, 0xFB00), (0x2F800, 0x2FA20)):
        for code in range(start, end):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table[code] = plain
    table.update({ord(radical): plain for radical, plain in _RADICALS.items()})
    return table


TABLE = _one_to_one()
INVISIBLE = (  # controls, soft hyphen, joiners, direction and order marks, selectors
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
)
