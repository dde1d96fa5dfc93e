"""Clauses → what is to be done, by whom, by when."""
