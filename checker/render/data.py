"""A report for other programs: as JSON that can be relied on, read back with a sentence for all that is wrong.

The schema, ``report.schema.json``, is published with the package. Within one version a report may gain keys, never lose
or change one; so readers ignore keys that they do not know, and every key of today is required.
"""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

import jsonschema
from jsonschema.exceptions import ValidationError, best_match

from checker.core.report import REPORT_VERSION, Report
from checker.errors import ReportError
from checker.render.gradebook import gradebook_csv
from checker.render.junit import to_junit
from checker.render.plain import one_line

__all__ = ["gradebook_csv", "read_report", "report_from_json", "report_schema", "to_json", "to_junit"]

SCHEMA_NAME = "report.schema.json"
_AGAIN = "slipway grade PATH   (it writes the report anew)"


@cache
def report_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a report."""
    schema: dict[str, Any] = json.loads(files("checker.render").joinpath(SCHEMA_NAME).read_text(encoding="utf-8"))
    return schema


def to_json(report: Report) -> str:
    """The report as JSON, the same text for the same report. Half characters (lone surrogates) become U+FFFD."""
    text = json.dumps(report.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_report(path: Path) -> Report:
    """The report in this file. Points are counted again from the checks, whatever the file says they are.

    Raises ReportError with what is wrong, and where in the file.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ReportError("There is no such report.", where=path, next_step=_AGAIN) from None
    except UnicodeDecodeError:
        _refuse("The report is not UTF-8 text.", path)
    except OSError as error:
        _refuse(f"The report cannot be read: {error.strerror or error}.", path)
    return report_from_json(text, where=path)


def report_from_json(text: str, *, where: object = "") -> Report:
    """The report in this JSON text; ``where`` is named in the error when it is none."""
    data = _parsed(text, where)
    if not isinstance(data, dict) or "labs" not in data:
        _refuse("This JSON is not a report of Slipway: it has no labs.", where)
    version = data.get("version")
    if version != REPORT_VERSION or isinstance(version, bool):
        raise ReportError(
            f"This report has version {one_line(version, 40)}; this Slipway reads version {REPORT_VERSION}.",
            where=where, next_step="update the course, or grade again with this one: " + _AGAIN)
    problem = best_match(jsonschema.Draft202012Validator(report_schema()).iter_errors(data))
    if problem is not None:
        place = problem.json_path.removeprefix("$").removeprefix(".") or "its top"
        _refuse(f"The report does not keep to its schema at {one_line(place, 120)}: {_complaint(problem)}.", where)
    return Report.from_dict(data)


def _parsed(text: str, where: object) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        _refuse(f"The report is not valid JSON: {error.msg}, line {error.lineno}.", where)
    except ValueError as error:
        _refuse(f"The report is not valid JSON: {one_line(error, 120)}.", where)
    except RecursionError:
        _refuse("The report is not valid JSON for a report: it is nested too deeply.", where)


def _complaint(problem: ValidationError) -> str:
    """What is wrong with one value, without repeating the whole value as jsonschema does."""
    if problem.validator == "type":
        return f"it should be of type {problem.validator_value}"
    if problem.validator == "enum":
        return f"{one_line(problem.instance, 60)} is none of the words allowed there"
    return one_line(problem.message, 200)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")


def _refuse(what: str, where: object) -> NoReturn:
    raise ReportError(what, where=where, next_step=_AGAIN)
