"""A learner's own CSV: what is made of it, and the sentence for each file that cannot be used."""

import zipfile
from pathlib import Path

import pytest

from checker.errors import DataError, ExitCode
from checker.workspace import read_csv as read_csv_module
from checker.workspace.own_data import package_name, profile_csv

ROWS = 60


def table(tmp_path: Path, header: str, row: str, rows: int = ROWS, **options: str) -> Path:
    """A CSV with this header; ``{n}`` in ``row`` counts the rows, ``{half}`` is a or b, ``{size}`` is n.5."""
    lines = [header] + [row.format(n=n, half="ab"[n % 2], size=n + 0.5) for n in range(rows)]
    path = tmp_path / options.get("name", "houses.csv")
    path.write_bytes("\n".join(lines).encode(options.get("encoding", "utf-8")))
    return path


def refused(path: Path, target: str = "price", time: str = "") -> str:
    """The whole message with which this file is refused."""
    with pytest.raises(DataError) as caught:
        profile_csv(path, target, time)
    assert caught.value.exit_code is ExitCode.BAD_INPUT
    assert caught.value.next_step
    return str(caught.value)


def test_a_plain_table_becomes_a_project(tmp_path: Path) -> None:
    data = profile_csv(table(tmp_path, "rooms,kind,price", "{n},{half},{size}"), "price")
    assert (data.card.package, data.card.task, data.card.metric) == ("houses", "regression", "r2")
    assert list(data.parts) == ["data.csv"]
    assert data.notes == ()


@pytest.mark.parametrize(("target", "task", "metric"), [
    ("{half}", "classification", "roc_auc"), ("{size}", "regression", "r2"), ("{n}", "regression", "r2")])
def test_the_task_follows_from_the_target(tmp_path: Path, target: str, task: str, metric: str) -> None:
    card = profile_csv(table(tmp_path, "rooms,price", "{n}," + target), "price").card
    assert (card.task, card.metric) == (task, metric)


@pytest.mark.parametrize(("separator", "encoding", "row"), [
    (";", "utf-8-sig", "{n};Málaga;{half}"), ("\t", "utf-16", "{n}\tMálaga {n}\t{half}"), ("|", "cp1252", "{n}|Málaga|{half}")])
def test_other_delimiters_and_encodings_are_read(tmp_path: Path, separator: str, encoding: str, row: str) -> None:
    path = table(tmp_path, separator.join(("rooms", "town", "price")), row, encoding=encoding)
    rows = profile_csv(path, "price").parts["data.csv"]
    assert list(rows.columns) == ["rooms", "town", "price"]
    assert rows["town"][0].startswith("Málaga")


def test_a_decimal_comma_is_a_number(tmp_path: Path) -> None:
    rows = profile_csv(table(tmp_path, "rooms;price", "{n};{n},5"), "price").parts["data.csv"]
    assert rows["price"].tolist()[:2] == [0.5, 1.5]


def test_columns_that_are_no_features_are_left_out_and_said_so(tmp_path: Path) -> None:
    path = table(tmp_path, "customer_id,born,same,note,rooms,price", "{n},2001-02-{n:02d},x,a long text {n},{n},{half}", rows=55)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], *(line.replace("-02-", "-03-") if n > 28 else line for n, line in enumerate(lines[1:]))]
                              ).replace("2001-03-", "2001-03-0").replace("-03-0", "-03-"), encoding="utf-8")
    data = profile_csv(path, "price")
    assert {"customer_id", "same", "note"} <= set(data.card.ignore)
    assert "rooms" not in data.card.ignore
    assert any("always the same" in note for note in data.notes)


def test_rows_without_a_target_and_rare_classes_are_left_out_and_counted(tmp_path: Path) -> None:
    path = table(tmp_path, "rooms,price", "{n},{half}")
    path.write_text(path.read_text(encoding="utf-8") + "\n7,\n8,rare\n9,rare", encoding="utf-8")
    data = profile_csv(path, "price")
    assert data.notes[:2] == ("1 row without a value in “price” left out.",
                              "Classes with fewer than 5 rows were left out: rare (2 rows).")
    assert len(data.parts["data.csv"]) == ROWS


def test_a_time_column_puts_the_rows_in_order_and_into_parts(tmp_path: Path) -> None:
    path = table(tmp_path, "day,rooms,price", "{n:02d}.01.2024,{n},{half}", rows=32)
    path.write_text(path.read_text(encoding="utf-8").replace("00.01.", "31.12.").replace("32.01.", "31.01."), encoding="utf-8")
    text = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*text, *text[1:31]]), encoding="utf-8")
    data = profile_csv(path, "price", "day")
    days = [day for part in data.parts.values() for day in part["day"]]
    assert days == sorted(days) and days[0].startswith("2024-01-01")
    assert next(iter(data.parts)) == "part-01.csv" and len(data.parts) == 12


def test_a_missing_column_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    said = refused(table(tmp_path, "rooms,price", "{n},{half}"), "prise")
    assert "has no column “prise”" in said and 'did you mean --target "price"?' in said and "rooms, price" in said


@pytest.mark.parametrize(("header", "row", "sentence"), [
    ("rooms,rooms.1,price", "{n},1,a", "the same value in every row"),
    ("price", "{half}", "fewer than two columns"),
    ("rooms,price", "{n},text {n}", "Fewer than two classes"),
    ("same,price", "x,{half}", "No column is left to predict from"),
    ("rooms,similar_average,price", "{n},{n},{half}", "has one already"),
])
def test_a_table_that_cannot_be_used_is_refused_with_a_reason(tmp_path: Path, header: str, row: str, sentence: str) -> None:
    assert sentence in refused(table(tmp_path, header, row))


def test_too_few_rows_are_refused(tmp_path: Path) -> None:
    assert "Only 20 rows can be used" in refused(table(tmp_path, "rooms,price", "{n},{half}", rows=20))


def test_a_text_with_very_many_values_is_no_set_of_classes(tmp_path: Path) -> None:
    assert "no set of classes" in refused(table(tmp_path, "rooms,price", "{n},text {n}", rows=150))


@pytest.mark.parametrize("price", ['"${n},000.50"', '"{n}.000,50 €"', "{n} %"])
def test_a_number_written_as_text_is_named_as_what_it_is(tmp_path: Path, price: str) -> None:
    assert "numbers that are written as text" in refused(table(tmp_path, "rooms,price", "{n}," + price))


def test_a_target_without_values_and_one_that_is_also_the_time_are_refused(tmp_path: Path) -> None:
    assert "No row has a value in “price”" in refused(table(tmp_path, "rooms,price", "{n},"))
    assert "cannot be both" in refused(table(tmp_path, "price,rooms", "2024-01-01,{n}"), time="price")


@pytest.mark.parametrize(("header", "row"), [
    ("rooms,price", "{n},{half},"), ("rooms,price,", "{n},{half},"), ("rooms,price", "row {n},{n},{half}")])
def test_values_stay_under_their_names_when_rows_are_longer_than_the_header(tmp_path: Path, header: str, row: str) -> None:
    rows = profile_csv(table(tmp_path, header, row), "price").parts["data.csv"]
    assert list(rows.columns) == ["rooms", "price"]
    assert rows.iloc[1].tolist() == [1, "b"]


def test_a_value_in_quotes_may_hold_line_ends_and_delimiters(tmp_path: Path) -> None:
    rows = profile_csv(table(tmp_path, "rooms;note;price", '{n};"one\ntwo, three, {half}";{half}'), "price").parts["data.csv"]
    assert len(rows) == ROWS
    assert rows["note"][0] == "one\ntwo, three, a"


def test_line_ends_of_old_and_infinite_values_are_read(tmp_path: Path) -> None:
    path = table(tmp_path, "rooms\tprice", "{n}\t{n},5")
    path.write_bytes(path.read_bytes().replace(b"\n7\t", b"\ninf\t").replace(b"\n8\t", b"\n?\t").replace(b"\n", b"\r"))
    rows = profile_csv(path, "price").parts["data.csv"]
    assert rows["rooms"].isna().sum() == 2
    assert rows["price"][7] == 7.5


@pytest.mark.parametrize("when", [
    "2024-03-{n:02d}T14:30:00+01:00", "2024/03/{n:02d} 13:30", "{n:02d}/03/2024 13:30", "03/{n:02d}/2024 01:30:00 PM",
    "{n:02d}.03.2024 13:30:00", '"Mar {n}, 2024"', "202403{n:02d}"])
def test_times_are_read_as_people_write_them(tmp_path: Path, when: str) -> None:
    lines = ["when,rooms,price", *(when.format(n=n % 28 + 1) + f",{n},{'ab'[n % 2]}" for n in range(ROWS))]
    path = tmp_path / "houses.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    first = profile_csv(path, "price", "when").parts["part-01.csv"]["when"][0]
    assert first in ("2024-03-01 13:30:00", "2024-03-01 00:00:00")


def test_summer_and_winter_time_in_one_column_are_read(tmp_path: Path) -> None:
    lines = ["self,rooms,price", *(f"2024-0{1 + n % 6}-01T12:00:00+0{1 + n % 2}:00,{n},{'ab'[n % 2]}" for n in range(ROWS))]
    path = tmp_path / "houses.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    data = profile_csv(path, "price", "self")
    assert data.parts["part-01.csv"]["self"][0] == "2024-01-01 11:00:00"
    assert data.notes == ("The times in “self” name their time zone; they are written in UTC.",)
    assert profile_csv(path, "price").card.ignore == ("self",)


@pytest.mark.parametrize("name", ["id", "PassengerId", "orderID", "row_nr", "Unnamed: 0"])
def test_a_number_that_only_names_the_row_is_no_feature(tmp_path: Path, name: str) -> None:
    lines = [f"{name},rooms,price", *(f"{n + 1},{n % 7},{'ab'[n % 2]}" for n in range(ROWS))]
    path = tmp_path / "houses.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    data = profile_csv(path, "price")
    assert name in data.card.ignore or name not in data.parts["data.csv"]


def test_a_time_column_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "does not look like dates or times: a" in refused(table(tmp_path, "day,rooms,price", "{half},{n},{half}"), time="day")


def test_a_missing_file_and_an_empty_one_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    assert "There is no file at this path" in refused(tmp_path / "nothing.csv")
    assert "This file is empty" in refused(tmp_path / "empty.csv")


def test_a_spreadsheet_is_not_a_csv(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "houses.csv", "w") as archive:
        archive.writestr("sheet.xml", "x")
    assert "spreadsheet or a zip file" in refused(tmp_path / "houses.csv")
    (tmp_path / "other.csv").write_bytes(b"PAR1xxxx")
    assert "not a CSV file, whatever its name says" in refused(tmp_path / "other.csv")


def test_a_file_that_may_not_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = table(tmp_path, "rooms,price", "{n},{half}")
    monkeypatch.setattr(Path, "open", denied)
    assert "cannot be opened: Permission denied" in refused(path)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_csv_module, "LARGEST_FILE", 10)
    assert "take a sample of its rows" in refused(table(tmp_path, "rooms,price", "{n},{half}"))


def test_a_table_that_is_torn_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, "rooms,price", "{n},{half}")
    path.write_text(path.read_text(encoding="utf-8") + '\n1,2,3,4\n"', encoding="utf-8")
    assert "cannot be read as a table" in refused(path)


def test_an_index_column_is_dropped(tmp_path: Path) -> None:
    data = profile_csv(table(tmp_path, ",rooms,price", "{n},{n},{half}"), "price")
    assert list(data.parts["data.csv"].columns) == ["rooms", "price"]


@pytest.mark.parametrize(("stem", "name"), [
    ("House Prices", "house_prices"), ("2024 sales", "data_2024_sales"), ("random", "random_model"),
    ("pandas", "pandas_model"), ("data", "data_model"), ("con", "con_model"),
    ("class", "class_model"), ("данные", "model"), ("a-b.c", "a_b_c")])
def test_a_package_gets_a_name_of_its_own(stem: str, name: str) -> None:
    assert package_name(stem) == name
