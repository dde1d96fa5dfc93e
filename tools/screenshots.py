"""Pictures of every view for the README: ``python tools/screenshots.py [FOLDER]`` writes them to docs/.

Serves the page on a free port over the project's own corpus and looks at it with Chromium, as an office
would: 1440 wide, light; the first view also narrow and dark.
"""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import uvicorn  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from assistant.assistant import Assistant  # noqa: E402
from assistant.settings import Settings  # noqa: E402
from ui import build_app  # noqa: E402

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
DRAFT = "到2025年,城镇污水处理率达到98%以上。工业固体废弃物综合利用率达到90%。"
# Name, address, what must be there before the picture is taken, and what is done first.
VIEWS = (
    ("answer", "/?q=第8项任务谁牵头", "#turn .turn"),
    ("list", "/?q=市发改委负责哪些任务", "#turn .turn"),
    ("ledger", "/ledger?unit=市商务局", "table.ledger"),
    ("pictures", "/ledger?show=pictures", "svg.chart"),
    ("unit", "/unit?unit=市商务局", "[data-view]"),
    ("browse", "/browse?clause=二/(二)/8", ".clause.here"),
    ("crosswalk", "/crosswalk", "[data-view]"),
    ("draft", "/draft", "gradio-app main .block"),
    ("files", "/files", "gradio-app main .block"),
    ("about", "/about", "[data-view]"),
    ("clause", "/clause/鄂州政办发〔2022〕5号/二/(二)/8", "body.plain .quote"),
)


def main() -> int:
    """Take the pictures; 1 where Chromium is not installed."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        print("Chromium is not installed", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with serve() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, path, ready in VIEWS:
            take(browser, address + path, ready, folder / f"{name}.png")
        name, path, ready = VIEWS[0]
        take(browser, address + path, ready, folder / f"{name}-dark.png", dark=True)
        take(browser, address + path, ready, folder / f"{name}-narrow.png", width=390)
        browser.close()
    return 0


@contextmanager
def serve() -> Iterator[str]:
    """The address of the page, served until the block ends; feedback given meanwhile is not kept."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        settings = replace(Settings.from_environment(), feedback_file=Path(folder) / "feedback.jsonl")
        app = build_app(Assistant.open(settings))
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(10)


def take(
    browser: Browser, address: str, ready: str, path: Path, width: int = 1440, dark: bool = False
) -> None:
    """One picture of the first screen, with few enough colours to be small."""
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", locale="zh-CN"
    )
    page.goto(address)
    page.wait_for_selector(ready)
    page.wait_for_function("!document.querySelector('[aria-busy]')")
    if address.endswith("/draft"):
        page.fill("main textarea >> nth=0", DRAFT)
        page.click("main button:has-text('核对') >> nth=0")
    # What is focused or fades has come to rest.
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(800)
    page.screenshot(path=str(path))
    page.close()
    shrink(path)
    print(f"{path.name}  {path.stat().st_size // 1024} kB", flush=True)


def shrink(path: Path) -> None:
    """The picture in 256 colours."""
    from PIL import Image

    with Image.open(path) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
