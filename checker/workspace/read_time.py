"""Reading a column of dates or times, however it is written."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_DAYS = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
# The day comes before the month where both would fit: that is how most of the world writes it.
_FORMS = ("ISO8601", *(day + clock for day in _DAYS for clock in _CLOCKS), "%d.%m.%y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y",
          "%b %d, %Y", "%B %d, %Y", "%Y%m%d")
_PROBE = 200


def as_time(column: "pd.Series") -> "pd.Series":
    """The column as times without a time zone (UTC where the texts name one); NaT where a text is no time."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column):  # years, or 20240331: a gap has made 1990.0 of 1990
        column = column.astype("Float64").round().astype("Int64")
    texts = column.astype("string")
    known = texts.dropna()
    probe = known.iloc[::max(1, len(known) // _PROBE)]

    def read(these: "pd.Series", form: str) -> "pd.Series":
        # Without utc=True a column that has seen both summer and winter time is an exception.
        return pd.to_datetime(these, errors="coerce", format=form, utc=True)

    best = max(_FORMS, key=lambda form: int(read(probe, form).notna().sum()))
    return read(texts, best).dt.tz_localize(None)
