"""Drafted sentences held against the documents (核稿)."""
