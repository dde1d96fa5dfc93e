"""One server and one Chromium for every browser test; each test gets a fresh window that is watched:
a request to an outside address, an error on the console or in a script fails the test."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.settings import ROOT, Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Served:
    """The page as it is served: its address, and the settings it was opened with."""

    address: str
    settings: Settings


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Served]:
    """The page over a copy of the corpus, so that tests may add and remove files."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed")
    import uvicorn

    from assistant.assistant import Assistant
    from ui import build_app

    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    # The index that the other tests have built already: the same files, so it is still good.
    shutil.copytree(request.getfixturevalue("assistant").settings.index_dir, folder / "index")
    settings = Settings(
        corpus_dir=folder / "corpus", index_dir=folder / "index", feedback_file=folder / "feedback.jsonl"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = build_app(Assistant.open(settings))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.started
    yield Served(f"http://127.0.0.1:{port}", settings)
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def browser(served: Served) -> Iterator[object]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(browser, served: Served):
    """A browser that is set to English: the page must be Chinese all the same."""
    context = browser.new_context(
        base_url=served.address, locale="en-US", viewport={"width": 1440, "height": 900}, bypass_csp=True
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def page(context, served: Served):
    """A fresh window that is watched."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((served.address, "data:", "blob:")) else faults.append(request.url)
        ),
    )
    yield page
    page.close()
    assert not faults
