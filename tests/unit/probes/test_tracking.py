"""MLflow's store, read as a database: made here with the same tables."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from checker.core.check import Failed, NotAttempted
from checker.probes.tracking import Tracking

TABLES = """
create table runs (run_uuid text, start_time integer, status text, lifecycle_stage text);
create table params (key text, value text, run_uuid text);
create table latest_metrics (key text, value real, run_uuid text);
create table tags (key text, value text, run_uuid text);
create table model_versions (name text, version integer, run_id text, creation_time integer);
create table registered_model_aliases (name text, alias text, version integer);
insert into runs values ('bbbbbbbb2', 20, 'FINISHED', 'deleted'), ('aaaaaaaa1', 10, 'FINISHED', 'active');
insert into runs values ('cccccccc3', 30, 'FAILED', 'active');
insert into params values ('trees', '100', 'aaaaaaaa1');
insert into latest_metrics values ('model', 0.5, 'aaaaaaaa1');
insert into tags values ('commit', 'abc', 'aaaaaaaa1');
insert into model_versions values ('houses', 2, 'bbbbbbbb2', 40), ('houses', 1, 'aaaaaaaa1', 15);
insert into registered_model_aliases values ('houses', 'champion', 2);
"""


@pytest.fixture
def tracking(tmp_path: Path) -> Tracking:
    """A store with three runs and two versions."""
    with closing(sqlite3.connect(tmp_path / "mlflow.db")) as store:
        store.executescript(TABLES)
    return Tracking(tmp_path)


def test_runs_come_in_order_with_all_that_was_written_down(tracking: Tracking) -> None:
    first, second, third = tracking.runs()
    assert (first.id, first.params, first.metrics, first.tags) == ("aaaaaaaa1", {"trees": "100"}, {"model": 0.5}, {"commit": "abc"})
    assert second.deleted and not first.deleted and not third.finished


def test_a_run_is_found_by_the_beginning_of_its_id(tracking: Tracking) -> None:
    found = tracking.run("aaaaaaaa")
    assert found is not None and found.id == "aaaaaaaa1"
    assert tracking.run("aaa") is None and tracking.run("dddddddd") is None


def test_versions_and_aliases(tracking: Tracking) -> None:
    assert [version.number for version in tracking.versions("houses")] == [1, 2]
    assert tracking.alias("houses", "champion") == 2 and tracking.alias("houses", "other") is None


def test_no_store_yet_is_not_attempted(tmp_path: Path) -> None:
    with pytest.raises(NotAttempted, match=r"no mlflow\.db"):
        Tracking(tmp_path).runs()
    assert not (tmp_path / "mlflow.db").exists()


def test_a_file_that_is_no_store_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "mlflow.db").write_text("not a database, but a text of some length", encoding="utf-8")
    with pytest.raises(Failed, match="not a database"):
        Tracking(tmp_path).runs()
