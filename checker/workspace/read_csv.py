"""Reading a CSV that nobody prepared: its encoding, its delimiter, and a sentence for everything that is wrong."""

import csv
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from checker.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

LARGEST_FILE = 200 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")
_DELIMITERS = ",;\t|"
_SAMPLE = 65_536
_GAPS = ("?", "-", "--")  # what people write where a value is missing, beside what pandas knows


def read_csv(path: Path) -> "pd.DataFrame":
    """The rows of a CSV file, columns named and without an index column. Raises DataError with the next step."""
    try:
        return _read(path)
    except OSError as error:
        raise DataError(f"This file cannot be opened: {error.strerror or error}", where=path,
                        next_step="close it in other programs, or copy it to a folder of your own") from None


def _read(path: Path) -> "pd.DataFrame":
    _refuse_what_is_no_csv(path)
    encoding = _encoding(path)
    with path.open(encoding=encoding) as file:
        sample = file.read(_SAMPLE)
    delimiter = _delimiter(sample)
    index = False if _ends_with_delimiter(sample, delimiter) else None
    import pandas as pd

    def load(decimal: str) -> "pd.DataFrame":
        return pd.read_csv(path, encoding=encoding, sep=delimiter, decimal=decimal, index_col=index,
                           low_memory=False, na_values=_GAPS)

    try:
        rows = load(".")
        if delimiter != "," and _looks_like_decimal_comma(rows):
            rows = load(",")
    except pd.errors.EmptyDataError:
        raise DataError("This file is empty.", where=path, next_step="export your table again") from None
    except (pd.errors.ParserError, UnicodeError, ValueError, csv.Error) as error:
        raise DataError(f"This file cannot be read as a table: {str(error).strip()[:200]}", where=path,
                        next_step="open it in a spreadsheet and save it again as CSV (UTF-8)") from None
    return _clean_columns(rows.reset_index(drop=True), path).replace([float("inf"), float("-inf")], float("nan"))


def _refuse_what_is_no_csv(path: Path) -> None:
    if not path.is_file():
        raise DataError("There is no file at this path.", where=path.absolute(),
                        next_step="look at the name, and put quotes around a path with spaces")
    size = path.stat().st_size
    if size == 0:
        raise DataError("This file is empty.", where=path, next_step="export your table again")
    if size > LARGEST_FILE:
        raise DataError(f"This file has {size // 2**20} MB; the labs train many models and take at most "
                        f"{LARGEST_FILE // 2**20} MB.", where=path, next_step="take a sample of its rows")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise DataError("This is a spreadsheet or a zip file, not a CSV.", where=path,
                        next_step="open it in a spreadsheet, then: Save as, CSV (UTF-8)")
    if start.startswith((b"PAR1", b"\x1f\x8b", b"%PDF", b"\x89PNG", b"SQLite")):
        raise DataError("This is not a CSV file, whatever its name says.", where=path,
                        next_step="export the table as CSV (UTF-8)")


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(2)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            with path.open(encoding=encoding) as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _delimiter(sample: str) -> str:
    """The delimiter with which most of the first rows are as wide as the header; a comma where there is none."""
    widths = {each: [len(row) for row in _first_rows(sample, each)] for each in _DELIMITERS}
    steady = {each: found[0] for each, found in widths.items()
              if found and found[0] > 1 and sum(abs(width - found[0]) <= 1 for width in found) >= 0.8 * len(found)}
    return max(steady, key=lambda each: steady[each]) if steady else ","


def _first_rows(sample: str, delimiter: str) -> list[list[str]]:
    # Whole lines only, and as a CSV reader sees them: a value in quotes may hold line ends and delimiters.
    return [row for row in islice(csv.reader(StringIO(sample[:sample.rfind("\n") + 1] or sample), delimiter=delimiter), 50) if row]


def _looks_like_decimal_comma(rows: "pd.DataFrame") -> bool:
    texts = rows.select_dtypes(exclude="number")
    return any(texts[name].dropna().astype(str).str.fullmatch(r"-?\d+,\d+").mean() > 0.8 for name in texts
               if len(texts[name].dropna()))


def _ends_with_delimiter(sample: str, delimiter: str) -> bool:
    """Whether every row, but not the header, ends with a delimiter: pandas would shift all values by one name."""
    header, *rows = _first_rows(sample, delimiter) or [[]]
    return bool(rows) and all(len(row) == len(header) + 1 and not row[-1].strip() for row in rows)


def _clean_columns(rows: "pd.DataFrame", path: Path) -> "pd.DataFrame":
    """Names without blanks at their ends, and no column that only counts the rows."""
    rows.columns = [str(name).strip() for name in rows.columns]
    count = list(range(len(rows)))
    index_like = [name for name in rows.columns if name.startswith("Unnamed:") and
                  (rows[name].isna().all() or rows[name].tolist() in (count, [each + 1 for each in count]))]
    rows = rows.drop(columns=index_like)
    twice = sorted({name for name in rows.columns if list(rows.columns).count(name) > 1})
    if twice:
        raise DataError(f"Two columns have the same name: “{twice[0]}”.", where=path, next_step="rename one of them")
    if len(rows.columns) < 2:
        raise DataError("This table has fewer than two columns, so nothing can be predicted from it.", where=path,
                        next_step="look at the file in a text editor: which character stands between the values?")
    return rows
