"""Limits for code that is not ours; knows nothing of grading."""
