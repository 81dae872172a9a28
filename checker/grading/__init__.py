"""Runs checks (pytest) and replays notebooks (papermill)."""
