"""The engine of Slipway: builds labs, checks projects, grades submissions, assembles portfolios. Knows no lab by name."""

__version__ = "0.1.0"
