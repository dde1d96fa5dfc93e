"""A small notice of no real place, with its number, for tests that add and remove documents."""

from __future__ import annotations

NUMBER = "乙政办发〔2031〕7号"
LAKE = """乙市人民政府办公室关于印发湖岸保护工作方案的通知

乙政办发〔2031〕7号

各区人民政府：
《湖岸保护工作方案》已经市政府同意，现印发给你们，请认真组织实施。
乙市人民政府办公室
2031年3月4日

湖岸保护工作方案
为保护湖岸，制定本方案。
一、主要任务
1.清理湖岸。2031年底前清理湖岸垃圾。（责任单位：市水利局、市城管局）
2.种植芦苇。在浅水处种植芦苇，芦苇成活率达到90%以上。（责任单位：市林业局）
"""
