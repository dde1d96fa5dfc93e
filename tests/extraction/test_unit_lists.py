"""Lists of units as printed ↔ the names one by one."""

from __future__ import annotations

import pytest

from assistant.extraction.unit_lists import parse_units
from assistant.extraction.unit_names import is_firm_unit_name, is_generic

LISTS = [
    ("市教育局、市财政局，市医保局", "市教育局 市财政局 市医保局"),
    ("市教育局,市财政局;各区人民政府", "市教育局 市财政局 各区人民政府"),
    # empty places, a list that ends in a separator, white space
    ("市教育局、、市财政局，，", "市教育局 市财政局"),
    ("市教育 局、市财政局", "市教育局 市财政局"),
    ("市教育局 市财政局", "市教育局 市财政局"),
    ("市教育局市财政局市人社局", "市教育局 市财政局 市人社局"),
    ("市商务局 甲州海关", "市商务局 甲州海关"),
    ("市公安局 交警支队、市政府 国资委", "市公安局交警支队 市政府国资委"),
    ("市商务局甲州海关", "市商务局 甲州海关"),
    ("市直有关单位各县区、市政府各部门", "市直有关单位 各县区 市政府各部门"),
    ("市直各部门、各人民团体，中央、省驻甲各单位", "市直各部门 各人民团体 中央、省驻甲各单位"),
    ("民政部，各省、自治区、直辖市人民政府", "民政部 各省、自治区、直辖市人民政府"),
    ("省工商联及相关社会团体", "省工商联 相关社会团体"),
    # a person behind the unit
    ("市工信局 李强、市交通局（赵刚）、市教育局基教科", "市工信局 市交通局 市教育局基教科"),
    ("市委宣传部（文明办）、市公安局高新区分局", "市委宣传部（文明办） 市公安局高新区分局"),
    # counted out
    ("1.市教育局；2.市财政局；（3）市人社局", "市教育局 市财政局 市人社局"),
    ("①市教育局②市财政局", "市教育局 市财政局"),
    # tails that name no unit
    ("市教育局、市财政局等", "市教育局 市财政局"),
    ("市教育局、市财政局等部门", "市教育局 市财政局"),
    ("市教育局等部门和各区人民政府", "市教育局 各区人民政府"),
    ("省教育厅、省财政厅等省有关部门、单位", "省教育厅 省财政厅"),
    ("市教育局等市级有关部门", "市教育局"),
    ("省教育厅等省有关部门、乙银行甲省分行", "省教育厅 乙银行甲省分行"),
    # a prefix printed once
    ("省科技厅、工业和信息化厅", "省科技厅 省工业和信息化厅"),
    ("自治区财政厅、市场监管局、供销社，乙州税务局", "自治区财政厅 自治区市场监管局 自治区供销社 乙州税务局"),
    (
        "自治区交通运输厅〔铁建办〕、发展改革委〔能源局〕",
        "自治区交通运输厅〔铁建办〕 自治区发展改革委〔能源局〕",
    ),
    ("市委组织部、宣传部、教育局", "市委组织部 市委宣传部 市教育局"),
    ("市法院、检察院", "市法院 市检察院"),
    (
        "自治区地方金融监管局、乙州银保监局、人民银行乙州中心支行",
        "自治区地方金融监管局 乙州银保监局 人民银行乙州中心支行",
    ),
    # a prefix printed again is not shared; a comma begins a new run
    ("省发展改革委、省市场监管局、商务厅", "省发展改革委 省市场监管局 商务厅"),
    ("市教育局、市财政局，供电公司", "市教育局 市财政局 供电公司"),
    ("市政府国资委、市市场监管局、市民政局", "市政府国资委 市市场监管局 市民政局"),
    # a suffix printed once
    ("乙开发区、丙经济区管委会", "乙开发区管委会 丙经济区管委会"),
    ("东区、西区、南区人民政府，乙经开区管委会", "东区人民政府 西区人民政府 南区人民政府 乙经开区管委会"),
    ("各区、乙开发区、丙经济区管委会", "各区 乙开发区管委会 丙经济区管委会"),
    ("各区人民政府，乙开发区、丙经济区管委会", "各区人民政府 乙开发区管委会 丙经济区管委会"),
    # one name
    ("省商务厅，各市、州、县人民政府", "省商务厅 各市、州、县人民政府"),
    ("各县（市、区）人民政府、市级有关部门", "各县（市、区）人民政府 市级有关部门"),
    ("各市、县（市、区）人民政府", "各市、县（市、区）人民政府"),
    ("市文化和旅游局、市住房和城乡建设局", "市文化和旅游局 市住房和城乡建设局"),
    ("各有关部门和单位", "各有关部门和单位"),
    ("省直部门，各市、县（区）党委和人民政府", "省直部门 各市、县（区）党委和人民政府"),
    ("各市、县党委、政府，市科协", "各市、县党委、政府 市科协"),
    ("乙新城、丙高新区管委会，各街道（镇）", "乙新城管委会 丙高新区管委会 各街道（镇）"),
    ("有农业的区人民政府", "有农业的区人民政府"),
    # 和, 及 between whole names
    ("市文化和旅游局和市教育局", "市文化和旅游局 市教育局"),
    ("市级各有关部门及各县市区政府", "市级各有关部门 各县市区政府"),
    # brackets
    ("市委政研室（改革办）、市发改委(粮食局)", "市委政研室（改革办） 市发改委(粮食局)"),
    ("各区人民政府〈含开发区、风景区管委会，下同〉", "各区人民政府"),
    ("各区人民政府（下同）", "各区人民政府"),
    ("市教育局（", "市教育局"),
    ("★市教育局、*市财政局", "市教育局 市财政局"),
    ("为市教育局、市财政局", "市教育局 市财政局"),
    ("市教育局等10个部门", "市教育局"),
    ("市教育局（）", "市教育局"),
]


@pytest.mark.parametrize(("printed", "names"), LISTS)
def test_names_of_a_list(printed: str, names: str) -> None:
    assert [unit.name for unit in parse_units(printed)] == names.split(" ")


def test_a_role_in_a_bracket_is_a_mark() -> None:
    units = parse_units("市教育局（牵头）、市财政局(配合)、市人社局")
    assert [(unit.name, unit.mark) for unit in units] == [
        ("市教育局", "lead"),
        ("市财政局", "supporting"),
        ("市人社局", None),
    ]


def test_signs_beside_a_name_are_kept() -> None:
    units = parse_units("★市教育局、市财政局*、▲市人社局和市民政局、市水利局（★）")
    assert [(unit.name, unit.sign) for unit in units] == [
        ("市教育局", "★"),
        ("市财政局", "*"),
        ("市人社局", ""),  # beside two names
        ("市民政局", ""),
        ("市水利局", "★"),
    ]


def test_separators_are_kept() -> None:
    assert [unit.separator for unit in parse_units("市教育局，市财政局、市人社局")] == ["", "，", "、"]


@pytest.mark.parametrize(
    ("name", "firm"),
    [
        ("市教育局", True),
        ("天河港集团", True),
        ("各区人民政府", True),
        ("公安部", True),
        ("企业", False),
        ("市", False),
        ("各部门要认真", False),
        ("推进平台建设", False),
    ],
)
def test_what_is_built_like_a_unit(name: str, firm: bool) -> None:
    assert is_firm_unit_name(name) is firm


@pytest.mark.parametrize(
    ("name", "generic"), [("各区人民政府", True), ("市级有关部门", True), ("市教育局", False)]
)
def test_groups_of_units(name: str, generic: bool) -> None:
    assert is_generic(name) is generic
