"""Any file of the program's, told by what it holds, and checked against all that it refers to."""

from pathlib import Path

from crm_assess.analysis.editions import migrated
from crm_assess.files.assessments import checked, form_of, read_form
from crm_assess.files.benchmarks import parse_benchmarks
from crm_assess.files.packs import HEAD, load_pack
from crm_assess.files.problems import InputError, Problem
from crm_assess.files.source import read_source
from crm_assess.files.tallies import check_tally
from crm_assess.files.translations import translated, translations
from crm_assess.files.validation import kind_of, mapping
from crm_assess.models.pack import Pack


def check(path: Path, pack: Pack) -> str:
    """Says in a few words what a file or folder is; raises InputError with every problem of it."""
    if path.is_dir() or path.name == HEAD:
        return _pack(path if path.is_dir() else path.parent)
    source = read_source(path)
    document = read_form(source, pack)
    data, kind = mapping(document.data), kind_of(document.data)
    if kind == "benchmarks" or (kind is None and "benchmarks" in data):
        count = len(parse_benchmarks(source, pack).value.benchmarks)
        return f"a benchmark file, {count} figures"
    if kind == "counts":
        return f"counts of {check_tally(source, pack).assessments} assessments"
    if "questions" in data and (path.parent / HEAD).is_file():
        return _pack(path.parent)
    answers = migrated(checked(document, pack), pack).answers
    known = sum(answer.rated is not None for answer in answers.values())
    table = f" ({document.form})" if form_of(source) == "csv" else ""
    return f"an assessment{table}, {known} of {len(pack.questions)} questions rated"


def _pack(folder: Path) -> str:
    pack = load_pack(folder).value
    problems: list[Problem] = []
    for tag in (found := translations(folder)):
        try:
            translated(pack, folder, tag)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    also = f", also in {', '.join(found)}" if found else ""
    return f"a question pack, {len(pack.questions)} questions in {len(pack.dimensions)} dimensions{also}"
