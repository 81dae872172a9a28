"""Makes the rows of the ride_demand data set: bikes of a hire company that does not exist.

    python data/make_data.py --output data/raw --months 6

Everything is drawn from a random generator with a fixed start, so each run writes the same bytes.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

YEAR = 2024
MONTHS = 12
ROWS_A_SHEET = 2  # the people who count write two rows on a sheet, in no order
ZONES = {"centre": 34.0, "station": 38.0, "offices": 27.0, "campus": 25.0, "old_town": 21.0, "park": 15.0, "lake": 12.0,
         "suburb": 10.0}
WORK_ZONES = ("station", "offices", "campus")  # people ride here to work and to their lessons
FREE_TIME_ZONES = ("old_town", "park", "lake")
PARTS = {"morning": 6, "midday": 11, "evening": 16, "night": 21}  # and the hour at which each begins
PART_SHARE = {"morning": 1.15, "midday": 0.9, "evening": 1.3, "night": 0.4}
PUBLIC_HOLIDAYS = ("01-01", "03-29", "04-01", "05-01", "05-09", "10-03", "12-25", "12-26")
# The share of the usual ride to work that is left on these days; between two of them it changes evenly.
COMMUTING = {"01-01": 1.0, "06-30": 1.0, "07-25": 0.6, "08-25": 0.5, "09-15": 1.0, "12-31": 1.0}
NEW_PRICE_FROM = 10  # from October a minute costs more, and each cent more keeps away more people than before
OLD_CENTS, NEW_CENTS = range(14, 23), range(24, 33)


def make_month(month: int) -> pd.DataFrame:
    """Every day, part of the day and zone of one month, by time. Every month has a random generator of its own."""
    random = np.random.default_rng([20240301, month])
    days = pd.date_range(f"{YEAR}-{month:02d}-01", periods=pd.Period(f"{YEAR}-{month:02d}").days_in_month)
    rides = pd.DataFrame([(day, part, zone) for day in days for part in PARTS for zone in ZONES],
                         columns=["day", "part_of_day", "zone"])
    count = len(rides)
    rides.insert(0, "record_id", [f"R{month:02d}{number:05d}" for number in range(count)])
    rides.insert(1, "sheet_id", [f"S{month:02d}{number:04d}" for number in random.permutation(count) // ROWS_A_SHEET])
    rides.insert(2, "starts_at", rides["day"] + pd.to_timedelta(rides["part_of_day"].map(PARTS), unit="h"))
    rides["day_type"] = np.where(rides["day"].dt.dayofweek >= 5, "weekend", "workday")
    rides.loc[rides["day"].dt.strftime("%m-%d").isin(PUBLIC_HOLIDAYS), "day_type"] = "holiday"
    _add_weather(rides, random)
    rides["price_cents"] = random.choice(NEW_CENTS if month >= NEW_PRICE_FROM else OLD_CENTS, count)
    rides["discount"] = random.choice(["none", "student", "app"], count, p=[0.7, 0.15, 0.15])
    rides["bikes_free"] = random.poisson(rides["zone"].map(ZONES) * 0.6 + 4)
    rides["roadworks"] = np.where(random.random(count) < 0.08, "yes", "no")
    rides["event"] = random.choice(["none", "small", "large"], count, p=[0.88, 0.09, 0.03])
    rides["rides"] = random.poisson(_rides_expected(rides, month >= NEW_PRICE_FROM) * random.gamma(10, 0.1, count))
    return _as_people_type_it(rides.drop(columns="day"), random)


def _add_weather(rides: pd.DataFrame, random: np.random.Generator) -> None:
    """Weather that is the same in all zones, with a temperature that follows the season and the part of the day."""
    times = rides["starts_at"].drop_duplicates()
    season = 11 - 9 * np.cos(2 * np.pi * (times.dt.dayofyear - 20) / 366)
    by_day = np.repeat(random.normal(0, 3, len(times) // len(PARTS)), len(PARTS))
    weather = pd.DataFrame({
        "starts_at": times,
        "weather": random.choice(["sun", "clouds", "rain", "storm"], len(times), p=[0.38, 0.34, 0.22, 0.06]),
        "temperature_c": np.round(season + by_day + times.dt.hour.map({6: -3.0, 11: 3.0, 16: 2.0, 21: -2.0}), 1),
        "wind_kmh": np.round(random.gamma(4, 4, len(times))).astype(int),
    }).set_index("starts_at")
    for column in weather.columns:
        rides[column] = rides["starts_at"].map(weather[column])


def _rides_expected(rides: pd.DataFrame, new_price: bool) -> pd.Series:
    """How many rides begin on average in such a row."""
    days = pd.to_datetime([f"{YEAR}-{day}" for day in COMMUTING])
    commuting = np.interp(rides["day"].map(pd.Timestamp.toordinal), [day.toordinal() for day in days], list(COMMUTING.values()))
    rush = rides["part_of_day"].isin(["morning", "evening"]) & (rides["day_type"] == "workday")
    to_work = rush & rides["zone"].isin(WORK_ZONES)
    free_time = rides["zone"].isin(FREE_TIME_ZONES) & (rides["day_type"] != "workday")
    expected = rides["zone"].map(ZONES) * rides["part_of_day"].map(PART_SHARE)
    expected *= np.where(to_work, 2.2 * commuting, np.where(rush, 0.5 + 0.7 * commuting, np.where(free_time, 1.8, 0.8)))
    expected *= rides["weather"].map({"sun": 1.1, "clouds": 1.0, "rain": 0.6, "storm": 0.35})
    expected *= 0.55 + 0.5 * np.clip(rides["temperature_c"], 0, 18) / 18 - 0.02 * np.clip(rides["temperature_c"] - 26, 0, 8)
    expected *= 1 - 0.008 * np.clip(rides["wind_kmh"] - 10, 0, 40)
    expected *= 1 - (0.032 if new_price else 0.02) * (rides["price_cents"] - OLD_CENTS.start)
    expected *= rides["discount"].map({"none": 1.0, "student": 1.1, "app": 1.2}) * rides["event"].map(
        {"none": 1.0, "small": 1.2, "large": 1.6})
    expected *= np.where(rides["roadworks"] == "yes", 0.75, 1.0)
    return expected * np.clip(0.5 + rides["bikes_free"] / 30, 0.5, 1.2)


def _as_people_type_it(rides: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """The same rows with what real exports have: gaps, and words that are not always written the same way."""
    rides["starts_at"] = rides["starts_at"].dt.strftime("%Y-%m-%d %H:%M")
    rides["bikes_free"] = rides["bikes_free"].astype(object)
    for column, share in {"weather": 0.03, "temperature_c": 0.04, "bikes_free": 0.06, "roadworks": 0.02}.items():
        rides.loc[random.random(len(rides)) < share, column] = None
    for column, share in {"zone": 0.03, "weather": 0.02, "roadworks": 0.1}.items():
        shout = random.random(len(rides)) < share
        rides.loc[shout, column] = rides.loc[shout, column].str.upper()
    return rides


def main() -> None:
    """Write one CSV file for each month."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "raw", help="folder for the CSV files")
    parser.add_argument("--months", type=int, default=6, choices=range(1, MONTHS + 1), help="how many, from January")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    for month in range(1, arguments.months + 1):
        path = arguments.output / f"{YEAR}-{month:02d}.csv"
        rows = make_month(month)
        rows.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
        print(f"{path.name}: {len(rows)} rows")


if __name__ == "__main__":
    main()
