"""Training and judging of the built-in encoder; nothing here is needed at run time."""
