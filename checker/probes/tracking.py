"""An MLflow store in SQLite, read as what it is: a database. No model in it is ever loaded here."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from checker.core.check import fail, not_attempted

NAME = "mlflow.db"


@dataclass(frozen=True)
class Run:
    """One run. ``params`` are texts, as MLflow keeps them; of each metric the last value."""

    id: str
    started: int  # milliseconds since 1970
    finished: bool
    deleted: bool
    params: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, float] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Version:
    """One version of a registered model."""

    number: int
    run: str
    created: int


class Tracking:
    """The store of a project. Everything that cannot be read ends the check with a sentence for the learner."""

    def __init__(self, root: Path) -> None:
        self.path = root / NAME

    def runs(self) -> list[Run]:
        """All runs, oldest first, deleted ones too."""
        found = self._rows("select run_uuid, start_time, status, lifecycle_stage from runs order by start_time")
        params, metrics, tags = (self._by_run(table) for table in ("params", "latest_metrics", "tags"))
        return [Run(run, int(started or 0), status == "FINISHED", stage == "deleted", dict(params.get(run, {})),
                    {key: float(value) for key, value in metrics.get(run, {}).items()}, dict(tags.get(run, {})))
                for run, started, status, stage in found]

    def run(self, beginning: str) -> Run | None:
        """The run whose id begins so (six characters or more)."""
        matches = [run for run in self.runs() if run.id.startswith(beginning.strip())]
        return matches[0] if len(matches) == 1 and len(beginning.strip()) >= 6 else None

    def versions(self, name: str) -> list[Version]:
        """All versions of a registered model, oldest first."""
        return [Version(int(number), str(run or ""), int(created or 0)) for number, run, created in
                self._rows("select version, run_id, creation_time from model_versions where name = ? order by version", name)]

    def alias(self, name: str, alias: str) -> int | None:
        """The version that an alias of a registered model leads to."""
        found = self._rows("select version from registered_model_aliases where name = ? and alias = ?", name, alias)
        return int(found[0][0]) if found else None

    def _by_run(self, table: str) -> dict[str, dict[str, str]]:
        sorted_out: dict[str, dict[str, str]] = {}
        for key, value, run in self._rows(f"select key, value, run_uuid from {table}"):
            sorted_out.setdefault(run, {})[key] = value
        return sorted_out

    def _rows(self, question: str, *values: str) -> list[tuple[str, ...]]:
        if not self.path.is_file():
            not_attempted(f"there is no {NAME} in your project yet")
        try:
            # as_uri quotes what a path may hold; mode=ro: looking must not make a file or a lock
            with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as store:
                return store.execute(question, values).fetchall()
        except sqlite3.Error as error:
            fail(expected=f"{NAME} as MLflow makes it", found=str(error)[:200],
                 try_next=f"is another program still writing? else rename {NAME}, and run your tracking again")
