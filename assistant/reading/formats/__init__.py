"""Readers, one per file format: a file → blocks with page numbers."""
