"""The project kits: what their data cards promise is true of their rows."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingRegressor

from checker.core.course import course_root
from checker.errors import AuthorError
from checker.workspace.kits import Kit, find_kit, kits

KITS = kits(course_root())
by_name = pytest.mark.parametrize("kit", KITS, ids=[kit.id for kit in KITS])


def months(kit: Kit) -> dict[str, pd.DataFrame]:
    """The rows of each file, by its name without the ending."""
    return {path.stem: pd.read_csv(path) for path in kit.all_files}


@by_name
def test_a_kit_has_a_data_card_without_gaps_and_is_small(kit: Kit) -> None:
    card = (kit.folder / "DATA_CARD.md").read_text(encoding="utf-8")
    assert "TODO" not in card
    assert "___" not in card
    assert "synthetic" in card or not kit.synthetic
    assert sum(path.stat().st_size for path in kit.all_files) < 1_500_000
    assert 1 < kit.start_files < len(kit.all_files)


@by_name
def test_a_data_card_names_every_column(kit: Kit) -> None:
    card = (kit.folder / "DATA_CARD.md").read_text(encoding="utf-8")
    columns = set(pd.read_csv(kit.all_files[0]).columns)
    assert {kit.card.target, *kit.card.ignore} <= columns
    if kit.synthetic:
        assert [name for name in columns if name not in card] == []


@by_name
def test_every_file_of_a_kit_has_the_same_columns(kit: Kit) -> None:
    assert len({tuple(rows.columns) for rows in months(kit).values()}) == 1


def test_the_rain_season_and_the_new_zone_are_in_the_rows() -> None:
    kit = find_kit(course_root(), "late_delivery")
    files = months(kit)
    rain = {name: float((rows["weather"] == "rain").mean()) for name, rows in files.items()}
    late_in_rain = {name: float((rows.loc[rows["weather"] == "rain", "late"] == "yes").mean()) for name, rows in files.items()}
    wet = [name for name, share in rain.items() if share > 0.45]
    assert wet == ["2024-07", "2024-08", "2024-09"]
    dry_half = [name for name in files if name < "2024-07"]
    assert min(late_in_rain[name] for name in wet) > max(late_in_rain[name] for name in dry_half)
    assert [name for name, rows in files.items() if rows["zone"].str.lower().eq("airport").any()] == [
        "2024-10", "2024-11", "2024-12"]


def test_the_summer_holidays_and_the_new_price_are_in_the_rows() -> None:
    files = months(find_kit(course_root(), "ride_demand"))
    cheap = {name: bool(rows["price_cents"].max() < 24) for name, rows in files.items()}
    assert [name for name, is_cheap in cheap.items() if not is_cheap] == ["2024-10", "2024-11", "2024-12"]
    to_work = {name: commuters_share(rows) for name, rows in files.items()}
    assert sorted(to_work, key=lambda name: to_work[name])[:2] == ["2024-08", "2024-07"]
    by_cent = {name: float(np.polyfit(rows["price_cents"], rows["rides"] / rows["rides"].mean(), 1)[0])
               for name, rows in files.items()}
    assert max(by_cent[name] for name in ("2024-10", "2024-11", "2024-12")) < min(
        slope for name, slope in by_cent.items() if name < "2024-10")


def commuters_share(rows: pd.DataFrame) -> float:
    """How busy the zones with work are in the rush hours, beside the other zones in the same hours."""
    rush = rows[(rows["day_type"] == "workday") & rows["part_of_day"].isin(["morning", "evening"])]
    to_work = rush["zone"].str.lower().isin(["station", "offices", "campus"])
    return float(rush.loc[to_work, "rides"].mean() / rush.loc[~to_work, "rides"].mean())


def test_the_rides_can_be_predicted_but_not_perfectly_and_worse_after_each_change() -> None:
    kit = find_kit(course_root(), "ride_demand")
    rows = pd.concat(months(kit), names=["month"]).drop(columns=[kit.card.time, *kit.card.ignore])
    for word in rows.select_dtypes(exclude="number"):
        rows[word] = rows[word].str.lower().astype("category")
    month, features = rows.index.get_level_values("month"), rows.drop(columns="rides")
    known = month < "2024-06"
    model = HistGradientBoostingRegressor(categorical_features="from_dtype", random_state=0).fit(
        features[known], rows["rides"][known])
    score = {name: model.score(features[month == name], rows["rides"][month == name]) for name in month.unique()}
    assert 0.6 < score["2024-06"] < 0.85
    assert score["2024-08"] < score["2024-06"] - 0.2
    assert score["2024-09"] > score["2024-08"] + 0.2
    assert max(score["2024-10"], score["2024-11"], score["2024-12"]) < score["2024-06"] - 0.2


def test_a_damaged_kit_is_the_authors_mistake_and_says_which_entry(tmp_path: Path) -> None:
    folder = tmp_path / "labs" / "kits" / "houses"
    folder.mkdir(parents=True)
    (folder / "kit.toml").write_text('title = "Houses"\n', encoding="utf-8")
    with pytest.raises(AuthorError, match="wrong or missing entry: 'package'") as caught:
        kits(tmp_path)
    assert caught.value.next_step
