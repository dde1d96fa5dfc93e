"""Answer and ledger → contract JSON, HTML, Markdown, xlsx, docx, csv, ics; no gradio."""
