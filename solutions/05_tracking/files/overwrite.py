"""Three trainings as many people do them: change a number, train, look, change the number again. Each one overwrites the last."""

import json
import sys
import tomllib
from importlib import import_module
from pathlib import Path


def main():
    """Train three times, and write each result into the same file in practice/."""
    sys.path.insert(0, "src")
    package = tomllib.loads(Path("project.toml").read_text(encoding="utf-8"))["project"]["package"]
    data, features, fit, params, prepare = (
        import_module(f"{package}.{name}") for name in ("data", "features", "fit", "params", "prepare"))
    from sklearn.metrics import get_scorer

    if not Path("data/prepared/rows.csv").exists():
        sys.exit("There is no data/prepared/rows.csv. Run: dvc repro")
    settings = data.load_settings()
    train_rows, test_rows = prepare.load_prepared()
    names, target = features.feature_columns(train_rows, settings), settings["target"]
    place = Path("../practice/metrics.json")
    place.parent.mkdir(exist_ok=True)
    for trees, min_leaf in ((30, 1), (30, 25), (10, 60)):
        chosen = {**params.load_params()["train"], "trees": trees, "min_leaf": min_leaf}
        model = fit.make_model(train_rows[names], settings, chosen).fit(train_rows[names], train_rows[target])
        score = float(get_scorer(settings["metric"])(model, test_rows[names], test_rows[target]))
        place.write_text(json.dumps({"model": score}) + "\n", encoding="utf-8")
        print("trained, and written to metrics.json")
    print("\nWhat is left:", place.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
