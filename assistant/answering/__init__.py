"""Question → intent → evidence → answer."""
