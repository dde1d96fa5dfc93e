"""The plain web routes: programs, the views' HTML, clause pages, exports; no gradio here."""

from assistant.web.app import create_app

__all__ = ["create_app"]
