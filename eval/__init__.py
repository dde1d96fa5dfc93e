"""Measures of the assistant: questions, retrieval, extraction; `python -m eval` lists them."""
