"""The one picture of a portfolio: the model's score beside the baseline's."""

import io

from checker.portfolio.collect import Facts

_GREY, _BLUE, _TEXT = "#8a8f98", "#2f7fd1", "#7d848d"  # each is readable on white and on GitHub's dark grey


#: How people write the metrics that the labs propose; any other keeps its name in scikit-learn.
_WORDS = {"roc_auc": "ROC AUC", "r2": "R²", "balanced_accuracy": "balanced accuracy"}


def metric_words(name: object) -> str:
    """The metric as a person would write it."""
    return _WORDS.get(str(name), str(name).replace("_", " "))


def results_plot(facts: Facts) -> str:
    """An SVG with two bars. The same facts give the same bytes; its background is clear."""
    import matplotlib
    from matplotlib.figure import Figure

    settings = {"svg.hashsalt": "slipway", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 12}
    scores = [facts.metrics["baseline"], facts.metrics["model"]]
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(6.4, 1.9), layout="constrained")
        axes = figure.add_subplot()
        bars = axes.barh(["Baseline", "Model"], scores, color=[_GREY, _BLUE], height=0.6)
        axes.bar_label(bars, labels=[f"{score:.3f}" for score in scores], padding=4, color=_TEXT, fontweight="bold")
        low, high = min(0.0, *scores), max(0.0, *scores)
        axes.set_xlim(low - (0.12 * (high - low) if low < 0 else 0), max(high * 1.14, 0.01))
        axes.set_xlabel(f"{metric_words(facts.metrics['metric'])} on {facts.metrics['rows_test']} test rows", color=_TEXT)
        axes.tick_params(colors=_TEXT, length=0)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(_TEXT)
        picture = io.StringIO()
        figure.savefig(picture, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return picture.getvalue()
