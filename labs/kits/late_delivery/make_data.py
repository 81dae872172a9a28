"""Makes the rows of the late_delivery data set: parcels of a delivery company that does not exist.

    python data/make_data.py --output data/raw --months 6

Everything is drawn from a random generator with a fixed start, so each run writes the same bytes.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

YEAR = 2024
MONTHS = 12
ROWS = 1150
RAIN_MONTHS = (7, 8, 9)  # the rain season: more rain, and rain costs more time than before
NEW_ZONE_FROM = 10  # from October the company also delivers to a zone that it did not know before
ZONES = ["centre", "north", "south", "harbour"]
ZONE_MINUTES = {"centre": 0.0, "north": 3.0, "south": 5.0, "harbour": 9.0, "airport": 17.0}
VEHICLES = {"bike": 3.0, "scooter": 0.0, "van": 4.5}
CUSTOMERS = 2600


def make_month(month: int) -> pd.DataFrame:
    """The orders of one month, sorted by time. Every month has a random generator of its own."""
    random = np.random.default_rng([20240101, month])
    rain = month in RAIN_MONTHS
    zones = [*ZONES, "airport"] if month >= NEW_ZONE_FROM else ZONES
    zone_share = [0.3, 0.2, 0.18, 0.12, 0.2] if month >= NEW_ZONE_FROM else [0.38, 0.25, 0.22, 0.15]
    days = pd.Period(f"{YEAR}-{month:02d}").days_in_month
    minutes = np.sort(random.integers(0, days * 24 * 60, ROWS))
    hour = (minutes // 60) % 24
    orders = pd.DataFrame({
        "order_id": [f"A{month:02d}{number:05d}" for number in range(ROWS)],
        "customer_id": [f"C{number:04d}" for number in random.integers(0, CUSTOMERS, ROWS)],
        "ordered_at": pd.Timestamp(f"{YEAR}-{month:02d}-01") + pd.to_timedelta(minutes, unit="min"),
        "zone": random.choice(zones, ROWS, p=zone_share),
        "vehicle": random.choice(list(VEHICLES), ROWS, p=[0.35, 0.4, 0.25]),
        "weather": random.choice(["dry", "rain", "wind"], ROWS, p=[0.25, 0.6, 0.15] if rain else [0.68, 0.18, 0.14]),
        "distance_km": np.round(random.gamma(2.6, 1.7, ROWS) + 0.3, 1),
        "items": random.poisson(2.2, ROWS) + 1,
        "courier_months": random.integers(0, 48, ROWS),
        "orders_waiting": random.poisson(np.where((hour >= 11) & (hour <= 13) | (hour >= 18) & (hour <= 20), 9, 4)),
        "promised_min": random.choice([30, 40, 50, 60], ROWS, p=[0.25, 0.35, 0.25, 0.15]),
    })
    orders["late"] = np.where(_minutes_needed(orders, rain, random) > orders["promised_min"], "yes", "no")
    return _as_people_type_it(orders, random)


def _minutes_needed(orders: pd.DataFrame, rain: bool, random: np.random.Generator) -> pd.Series:
    """How long each delivery takes, in minutes; what decides whether it is late."""
    needed = 8.5 + 3.4 * orders["distance_km"] + 1.3 * orders["orders_waiting"] + 0.9 * orders["items"]
    needed += orders["zone"].map(ZONE_MINUTES) + orders["vehicle"].map(VEHICLES)
    needed += orders["weather"].map({"dry": 0.0, "wind": 2.0, "rain": 12.0 if rain else 6.0})
    needed -= 0.14 * orders["courier_months"]
    return needed + random.normal(0, 12.0, len(orders))


def _as_people_type_it(orders: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """The same orders with what real exports have: gaps, and words that are not always written the same way."""
    orders["ordered_at"] = orders["ordered_at"].dt.strftime("%Y-%m-%d %H:%M")
    orders["courier_months"] = orders["courier_months"].astype(object)
    for column, share in {"weather": 0.04, "courier_months": 0.06, "vehicle": 0.01}.items():
        orders.loc[random.random(len(orders)) < share, column] = None
    shout = random.random(len(orders)) < 0.03
    orders.loc[shout, "zone"] = orders.loc[shout, "zone"].str.upper()
    return orders


def main() -> None:
    """Write one CSV file for each month."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "raw", help="folder for the CSV files")
    parser.add_argument("--months", type=int, default=6, choices=range(1, MONTHS + 1), help="how many, from January")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    for month in range(1, arguments.months + 1):
        path = arguments.output / f"{YEAR}-{month:02d}.csv"
        make_month(month).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
        print(f"{path.name}: {ROWS} rows")


if __name__ == "__main__":
    main()
