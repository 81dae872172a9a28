"""The course's own Python environment (``.venv``): made, kept in order and entered, with the standard library only."""
