"""Question → evidence, a module for each matter asked about."""
