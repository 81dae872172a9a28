"""What a check wants the learner to see beside its verdict."""

from collections.abc import Iterable, Sequence

MOST_ROWS = 40


class Show:
    """``show.table(names, rows)`` in a check puts a table into its result, whatever the outcome is."""

    def __init__(self) -> None:
        self.rows: tuple[tuple[str, ...], ...] = ()

    def table(self, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Show these rows under these names of columns; of very many rows the first ones."""
        kept = [tuple(map(str, row)) for row in rows][:MOST_ROWS]
        self.rows = (tuple(names), *kept)
