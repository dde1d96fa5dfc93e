"""The frame: Chinese, ours, and nothing loaded from elsewhere."""

from __future__ import annotations

import re

import pytest

from assistant.presenting.frame import (
    FILES,
    VIEWS,
    View,
    frame_page,
    page_file,
    page_file_address,
    render_error,
    render_header,
    render_message_page,
)

PAGE = """<!doctype html>
<html
	lang="en"
>
	<head>
		<meta charset="utf-8" />
		<meta property="og:image"
			content="https://example.org/a.jpg"
		/>
		<meta name="twitter:creator" content="@somebody" />
		<script>window.config = {"lang": "en"};</script>
	</head>
	<body><gradio-app></gradio-app></body>
</html>"""


def test_eight_views_have_eight_addresses() -> None:
    assert [view.address for view in VIEWS] == [
        "/",
        "/ledger",
        "/unit",
        "/browse",
        "/crosswalk",
        "/draft",
        "/files",
        "/about",
    ]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.title)
def test_the_page_is_framed(view: View) -> None:
    html = frame_page(PAGE, view)
    assert 'lang="zh-CN"' in html
    assert "example.org" not in html
    assert "twitter" not in html
    assert f"<title>{view.title}" in html if view.name else "<title>政策问答助手</title>" in html
    assert html.count("aria-current") == 1
    assert re.search(rf'<a href="{view.address}" aria-current="page">{view.title}</a>', html)
    assert html.index("<header") < html.index("<gradio-app")


@pytest.mark.parametrize("name", FILES)
def test_style_and_script_load_nothing_from_elsewhere(name: str) -> None:
    text = page_file(name)
    assert not re.search(r"https?://|@import|@font-face|url\(|//cdn", text)
    assert page_file_address(name).startswith(f"/page/{name}?v=")


@pytest.mark.parametrize(
    "new", [":has(", "@container", "@layer", "color-mix(", "oklch(", "inset:", "aspect-ratio", "&."]
)
def test_the_style_keeps_to_older_browsers(new: str) -> None:
    assert new not in page_file("style.css")


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (ink, ground)
        for ink in ("ink", "quiet", "link", "sure", "open", "none")
        for ground in ("paper", "wash")
    ]
    + [("mark-ink", "mark"), ("on-accent", "accent")],
)
@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark by system", "dark by choice"])
def test_contrast_is_at_least_four_and_a_half(scheme: int, ink: str, ground: str) -> None:
    block = re.findall(r"\{([^{}]*--ink:[^{}]*)\}", page_file("style.css"))[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    one, other = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (one + 0.05) / (other + 0.05) >= 4.5


def test_messages_are_escaped() -> None:
    assert "<b>" not in render_error("<b>")
    assert "<b>x" not in render_message_page("<b>x", "<b>x")
    assert "aria-current" not in render_header(None)
