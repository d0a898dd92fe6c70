"""The program, from files on disk to the numbers of its report, agrees with an independent reading of the method."""

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from crm_assess.analysis.evaluation import evaluate
from crm_assess.files.assessments import load_assessment
from crm_assess.files.benchmarks import load_benchmarks, parse_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.files.source import read_source
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack
from tests.reference import reference_report
from tests.running import call
from tests.strategies import assessments, benchmark_files, packs

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
# Not made smaller: what differs is told by name, and smaller documents take minutes to find.
DRAWN = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])
FIGURES = json.loads((ROOT / "benchmarks.json").read_text(encoding="utf-8"))


def plain_pack(folder: Path) -> dict[str, Any]:
    """What an ordinary YAML reader makes of a pack's files."""
    files = {path.name: yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in folder.glob("*.yaml")}
    return {**files.pop("pack.yaml"), "dimensions": list(files.values())}


QUESTIONS = plain_pack(ROOT / "questions")
PACK, BENCHMARKS = load_pack().value, load_benchmarks().value


def write_yaml(data: dict[str, Any], path: Path) -> None:
    apart = json.loads(json.dumps(data))  # a list that stands in two places would be written as an alias
    path.write_text(yaml.dump(apart, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True), encoding="utf-8")


def write_pack(pack: dict[str, Any], folder: Path) -> None:
    head = {key: value for key, value in pack.items() if key != "dimensions"}
    for path in folder.glob("*.yaml"):
        path.unlink()
    for name, data in [("pack", head), *((dimension["id"], dimension) for dimension in pack["dimensions"])]:
        write_yaml(data, folder / f"{name}.yaml")


def write_assessment(assessment: dict[str, Any], folder: Path) -> list[Path]:
    """The assessment as YAML and as JSON."""
    as_yaml, as_json = folder / "agency.yaml", folder / "agency.json"
    write_yaml(assessment, as_yaml)
    as_json.write_text(json.dumps(assessment), encoding="utf-8")
    return [as_yaml, as_json]


def differences(found: Any, expected: Any, at: str = "report") -> list[str]:
    """Where two documents differ: numbers that are exact in one of them to 1e-9, all else exactly."""
    if isinstance(found, dict) and isinstance(expected, dict) and found.keys() == expected.keys():
        return [text for key in found for text in differences(found[key], expected[key], f"{at}.{key}")]
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        return [t for n, pair in enumerate(zip(found, expected, strict=True)) for t in differences(*pair, f"{at}[{n}]")]
    if isinstance(expected, Fraction) and isinstance(found, float):
        return [] if math.isclose(found, expected, rel_tol=0, abs_tol=1e-9) else [f"{at}: {found} is not {expected}"]
    same = type(found) is type(expected) and found == expected
    return [] if same else [f"{at}: {found!r} is not {expected!r}"]


def disagreements(
    paths: list[Path],
    plain: dict[str, Any],
    questions: tuple[Pack, dict[str, Any]] = (PACK, QUESTIONS),
    figures: tuple[Benchmarks, dict[str, Any]] = (BENCHMARKS, FIGURES),
) -> list[str]:
    """Where the program and the reference differ on an assessment in several forms, with all figures and with ten.

    Questions and figures come as the program read them, and as an ordinary reader does.
    """
    pack, benchmarks = questions[0], figures[0]
    found = []
    for ten in (False, True):
        expected = reference_report(plain, questions[1], figures[1], ten)
        for path in paths:
            result = evaluate(load_assessment(path, pack).value, pack, benchmarks.ten() if ten else benchmarks)
            found += differences(result.model_dump(mode="json", by_alias=True), expected, path.name)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("agreement")


@settings(DRAWN, max_examples=150)
@given(st.data())
def test_on_random_packs_figures_and_assessments(folder: Path, data: st.DataObject) -> None:
    drawn = data.draw(packs())
    assessment, figures = data.draw(assessments(drawn)), data.draw(benchmark_files(drawn))
    (folder / "pack").mkdir(exist_ok=True)
    write_pack(drawn, folder / "pack")
    (folder / "figures.json").write_text(json.dumps(figures), encoding="utf-8")
    pack = load_pack(folder / "pack").value
    benchmarks = parse_benchmarks(read_source(folder / "figures.json"), pack).value
    plain = plain_pack(folder / "pack")
    assert disagreements(write_assessment(assessment, folder), assessment, (pack, plain), (benchmarks, figures)) == []


@settings(DRAWN, max_examples=150)
@given(assessments(QUESTIONS))
def test_on_random_assessments_by_the_shipped_questions_and_figures(folder: Path, assessment: dict[str, Any]) -> None:
    assert disagreements(write_assessment(assessment, folder), assessment) == []


@settings(DRAWN, max_examples=15)
@given(assessments(QUESTIONS))
def test_on_the_json_report_as_a_user_gets_it(folder: Path, assessment: dict[str, Any]) -> None:
    for path in write_assessment(assessment, folder):
        for options in ([], ["--ten"]):
            ended = call("report", path, "--format", "json", *options)
            assert (ended.status, ended.errors) == (0, "")
            found = json.loads(ended.text)
            expected = reference_report(assessment, QUESTIONS, FIGURES, bool(options))
            assert differences({name: found[name] for name in expected}, expected) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_on_the_examples(path: Path) -> None:
    assert disagreements([path], yaml.safe_load(path.read_text(encoding="utf-8"))) == []


def test_a_difference_of_a_millionth_or_of_a_type_would_be_seen() -> None:
    expected = {"mean": Fraction(1, 3), "level": 3, "rows": [{"id": "a", "next": None}]}
    assert differences({"mean": 1 / 3, "level": 3, "rows": [{"id": "a", "next": None}]}, expected) == []
    assert len(differences({"mean": 0.333334, "level": 3.0, "rows": [{"id": "b", "next": ""}]}, expected)) == 4
    assert len(differences({"mean": None, "level": True, "rows": []}, expected)) == 3
    assert len(differences({"mean": 1 / 3}, expected)) == 1
