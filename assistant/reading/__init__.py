"""A file → Document → clauses."""
