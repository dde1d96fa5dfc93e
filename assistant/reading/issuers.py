"""Level of government of a document, from the names of bodies, its number and the units inside."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.models import GovernmentLevel


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("issuers.toml").read_text("utf-8"))


def first_body(names: str) -> str:
    """The first of several bodies printed without a sign between them; a name of one body as it is.

    >>> first_body("甲省教育厅甲省财政厅"), first_body("甲省人民政府办公厅")
    ('甲省教育厅', '甲省人民政府办公厅')
    """
    others = "|".join(map(re.escape, [names[:2], *_words()["beginnings"]]))
    cut = re.search(rf"(?<=[厅局部委署会行院府])(?=(?:{others})[一-龥]{{2}})", names[2:])
    return names[: cut.start() + 2] if cut else names


def level_of(issuer: str | None, number: str | None, title: str, text: str = "") -> GovernmentLevel | None:
    """The level of government, or None: first the issuer, then the number, the title, the units inside.

    >>> level_of("鄂州市人民政府办公室", None, ""), level_of(None, "鄂政发〔2021〕25号", "")
    ('municipal', 'provincial')
    """
    title_body = re.match(r"([^《》，。]{2,40}?)(?:印发|关于)", title)
    return (
        _level_of_name(issuer or "")
        or _level_of_number(number or "")
        or _level_of_name(title_body[1] if title_body else "")
        or _level_of_place(title)
        or _level_of_units(text)
    )


def _level_of_place(title: str) -> GovernmentLevel | None:
    """The level of the place that a title begins with: 某省某条例, 某市某区某方案."""
    place = re.match(
        rf"(?:[一-龥]{{1,7}}?(?:自治区|省))?(?:[一-龥]{{1,5}}?[市州盟]|[一-龥]{{1,5}}地区)?(?:{_COUNTY})?",
        title,
    )
    return _level_of_name(place[0]) if place and place[0] else None


def _level_of_name(name: str) -> GovernmentLevel | None:
    words = _words()
    name = name.removeprefix("中共") if "中央" not in name else name
    if not name:
        return None
    if any(name.startswith(word) for word in words["state"]) or re.search(words["ministry"], name):
        return "state"
    if any(name.startswith(word) for word in words["provincial"]):
        return "provincial"
    place = name
    for municipality in words["municipalities"]:
        if place.startswith(municipality):
            rest = place.removeprefix(municipality)
            return _local(rest) if re.match(r"[^人]{1,6}(区|县)", rest) else "provincial"
    return _local(place)


# A county or district, or an area that is run like one; 加快社区…, 全区… name none.
_COUNTY = (
    r"(?!(?:推进|促进|加快|加强|支持|建设|实施|开展|落实|深化|全面|关于))(?:(?!推进|促进|加快|支持|建设|的)[一-龥]){1,5}?"
    r"(?:(?<![社小园全城老景片街校厂库灾地郊林矿山湾功试示强])区|(?<![强百大])县(?!域|级|乡)|旗(?!舰|帜|下))"
    r"|[一-龥]{2,12}(?:开发区|高新区|经开区|管理区|示范区|试验区|合作区|保税区)"
)
# Words of departments that end like places: 城乡建设局, 乡村振兴局, 市场监管局.
_NO_PLACE = re.compile("城乡|城镇|乡村|乡镇企业|市场|市政(?!府)|市容|区域|县域|城市")


def _local(name: str) -> GovernmentLevel | None:
    """The level of the smallest place in a name: 某省某市某区人民政府 is a county's."""
    name = _NO_PLACE.sub("某", name)
    place = re.sub(
        r"(人民政府|委员会|办公室|办公厅|管委会|管理委员会|[^省市县区州盟旗镇乡]{2,14}[局厅委院]|委(?=$|办)).*$",
        "",
        name,
    )
    if re.search(r"(镇|乡|街道)$", place):
        return "township"
    if (
        place.endswith("自治区")
        or place in ("省", "自治区")
        or place.endswith("省")
        or name.startswith(("省", "自治区"))
    ):
        return "provincial"
    if re.search(r"(县|旗|[^地]区|自治县|开发区|新区)$", place) or place in ("县", "区", "旗"):
        return "county"
    if re.search(r"(市|自治州|州|盟|地区)$", place) or name.startswith(("市", "州", "盟")):
        return "municipal"
    if name.startswith(("县", "区", "旗")):
        return "county"
    return None


def _level_of_number(number: str) -> GovernmentLevel | None:
    prefix = re.split(r"[〔\[（(【\d]", number)[0]
    if not prefix:
        return None
    words = _words()
    if prefix[0] in words["provinces"]:
        # 鄂政发 is the province's, 鄂州政办发 a city's: a place name is longer than its one character.
        return (
            "provincial"
            if re.match(".(政|府|委|办|人|发|财|环|科|建|经|工|教|卫|商|农)", prefix)
            else "municipal"
        )
    central = any(prefix.startswith(word) for word in words["state_numbers"])
    local = re.search("[政府]", prefix) and not prefix.startswith(
        ("国", "中")
    )  # 建政发: a city whose name begins so
    return "state" if central and not local else None


def _level_of_units(text: str) -> GovernmentLevel | None:
    counts: dict[GovernmentLevel, int] = {
        "provincial": len(re.findall(r"(?:省|自治区)[一-龥]{1,10}(?:厅|委)", text)),
        "municipal": len(re.findall(r"(?<![一-龥])[市州][一-龥]{1,8}(?:局|委|办)", text)),
        "county": len(re.findall(r"(?<![一-龥])(?:县|区)[一-龥]{1,8}(?:局|委|办)", text)),
    }
    best = max(counts, key=lambda level: counts[level])
    return best if counts[best] >= 3 else None
