"""Runs of every command with every option, in every format, and what each is asked to write.

A command, an option or a format that has no run here fails tests/test_surface.py.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from crm_assess.cli.app import COMMANDS, load
from crm_assess.cli.formats import ENDINGS
from crm_assess.cli.template import _ENDINGS as FORMS
from tests.cohorts import document, rows, write_csv, write_files
from tests.running import call

ROOT = Path(__file__).resolve().parent.parent
ASIDE = re.compile(r"\.(?P<name>.{1,40})\.[0-9a-f]{8}\.crm-assess-tmp")


@dataclass(frozen=True)
class Run:
    """One run of a command, in a folder made by ``material``."""

    arguments: tuple[str, ...]
    writes: tuple[str, ...] = ()
    """Files, or folders (ending in a slash) in which any file may be written."""
    stdin: bytes = b""
    status: int = 0

    @property
    def name(self) -> str:
        """What the run is called among the tests."""
        return " ".join(self.arguments)


def environment(folder: Path) -> dict[str, str]:
    """The variables in which they run: a home of their own, and a shell that is named instead of searched for."""
    return {"HOME": str(folder / "home"), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}


def run(line: str, *writes: str, stdin: bytes = b"", status: int = 0) -> Run:
    """A run from what one would type."""
    return Run(tuple(line.split()), writes, stdin, status)


BASE = {
    "ask": run("ask new.yaml", "new.yaml", stdin=b"Permits\n2\n3\nq\n"),
    "report": run("report office.yaml"),
    "cohort": run("cohort members"),
    "plan": run("plan office.yaml --to 2"),
    "compare": run("compare office.yaml later.yaml"),
    "merge": run("merge ada.yaml ben.yaml -o out.yaml", "out.yaml", status=1),
    "check": run("check office.yaml"),
    "verify": run("verify report.json office.yaml"),
    "template": run("template"),
    "convert": run("convert office.yaml -o out.json", "out.json"),
    "questions": run("questions"),
    "benchmarks": run("benchmarks"),
    "schema": run("schema assessment"),
}
"""The plainest run of each command."""

PACK, FIGURES = "--questions questions", "--benchmarks benchmarks.json"
MORE = [
    run(f"ask begun.yaml --express --accessible {PACK} {FIGURES}", "begun.yaml", stdin=b"3\nn\nA note.\nq\n"),
    run("ask out.json --dimension interactions", "out.json", stdin=b"Permits\n2\ne\nA list.\n"),
    run(f"report office.yaml --ten --redact --require-level 1 {PACK} {FIGURES} -o out.txt --force", "out.txt"),
    run("report office.yaml --require-level 5 --output out.md", "out.md", status=1),
    run("report office.yaml ada.yaml -o made/", "made/"),
    run("report office.yaml ada.yaml -o reports/ --force", "reports/"),
    run("report members office.yaml --skip-unusable -o reports/ --format csv", "reports/"),
    run("report - --format json", stdin=(ROOT / "examples" / "tax-service.yaml").read_bytes()),
    run(f"cohort members.csv --by country --smallest 4 --ten --skip-invalid {PACK} {FIGURES}"),
    run("cohort members --save-benchmarks a.json --title Ours --save-counts b.json", "a.json", "b.json"),
    run("cohort counts-before.json members.csv --engine duckdb"),
    run("cohort --simulate 50 --seed 2 -o out.csv", "out.csv"),
    run("cohort --simulate 50 -o out.jsonl", "out.jsonl"),
    run("cohort --simulate 50 -o out.parquet --force", "out.parquet"),
    run(f"plan office.yaml --to 3 --dimension interactions --costs costs.yaml --budget 9 {PACK} {FIGURES}"),
    run("plan begun.yaml --to 3 --by 2027-12-31 --write-targets -o out.txt --force", "out.txt", "begun.yaml"),
    run("plan later.yaml --to 2 --by 2027-12-31 --write-targets", "later.yaml"),
    run(f"compare office.yaml later.yaml {PACK} {FIGURES} --benchmarks-before benchmarks-before.json"),
    run("compare ada.yaml office.yaml later.yaml -o out.md --force", "out.md"),
    run(f"merge ada.yaml ben.yaml --base base.yaml --settle settle.yaml {PACK} -o out.json --force", "out.json"),
    run("merge ada.yaml ben.yaml -o out.yaml --account out.csv --force", "out.yaml", "out.csv", status=1),
    run(f"check {PACK} office.yaml benchmarks.json questions"),
    run(f"verify report.json office.yaml {PACK} {FIGURES}"),
    run(f"template {PACK} -o out.yaml --force", "out.yaml"),
    run("template --format xlsform -o out.xlsx", "out.xlsx"),
    run(f"convert office.yaml -o out.csv {PACK} --force", "out.csv"),
    run("convert office.yaml -o out.xlsx", "out.xlsx"),
    run("convert office.yaml -o out.yaml", "out.yaml"),
    run("convert survey.csv -o split/", "split/"),
    run(f"questions --dimension interactions {PACK}"),
    run(f"benchmarks --ten {FIGURES}"),
    run(f"schema pack {PACK}"),
    run("--install-completion bash", "home/.bashrc", "home/.bash_completions/"),
    run("--install-completion zsh", "home/.zshrc", "home/.zfunc/"),
    run("--install-completion fish", "home/.config/"),
    run("--install-completion pwsh", status=2),
    run("--show-completion bash"),
    run("--version"),
    run("--help"),
    run("report settle.yaml -o out.html --force", status=2),
    run("cohort settle.yaml --save-benchmarks refused.json --save-counts counts.json", status=2),
    run("merge settle.yaml office.yaml -o out.yaml --account out.csv --force", status=2),
    run("convert settle.yaml -o out.json --force", status=2),
]
WITHOUT_A_RUN = {
    ("cohort", "--spark-remote"): "opens a connection, as it is asked to",
    ("cohort", "--engine spark"): "starts a Java machine, which talks to Python over a local connection",
}
"""Spark is the one exception from: no command opens a socket."""


def runs() -> list[Run]:
    """All of them."""
    helped = (run(f"{name} --help") for name in COMMANDS)
    return [*BASE.values(), *MORE, *_by_ending(), *_by_choice(), *_in_french(), *helped]


def _by_ending() -> Iterator[Run]:
    """Every ending that says in which form to save."""
    for name in COMMANDS:
        endings = {"template": list(FORMS), "merge": [".yaml"], "convert": [".json"]}.get(name, list(ENDINGS))
        if "-o" in options(name):
            for ending in endings:
                base = BASE[name].arguments
                base = base[: base.index("-o")] if "-o" in base else base
                yield Run((*base, "-o", f"out{ending}"), (f"out{ending}",), status=BASE[name].status)


def _by_choice() -> Iterator[Run]:
    """Every word that an option or an argument lets choose from."""
    for name in COMMANDS:
        for param, choices in _choices(name):
            for choice in choices:
                if (name, f"{param} {choice}") not in WITHOUT_A_RUN:
                    base = BASE[name]
                    words = (name, choice) if param == "DOCUMENT" else (*base.arguments, param, choice)
                    yield Run(words, base.writes, base.stdin, base.status)


def _in_french() -> Iterator[Run]:
    """Every command that speaks more than one language."""
    for name in COMMANDS:
        if "--lang" in options(name):
            yield Run((*BASE[name].arguments, "--lang", "fr"), BASE[name].writes, BASE[name].stdin, BASE[name].status)


def _choices(name: str) -> Iterator[tuple[str, list[str]]]:
    for param in load(name).params:
        kind: Any = getattr(param, "type_descriptor", None)
        if kind and isinstance(kind.annotation, type) and issubclass(kind.annotation, Enum):
            option = param.opts[0] if param.param_type_name == "option" else str(param.name).upper()
            yield option, [str(member.value) for member in kind.annotation]


def options(name: str) -> set[str]:
    """Every spelling of every option of a command, but --help."""
    params = [param for param in load(name).params if param.param_type_name == "option"]
    return {spelling for param in params for spelling in param.opts} - {"--help"}


RATER = """\
schema: crm-assess/assessment/1
pack: {{id: government-crm, version: 1}}
agency: {{name: Office of Permits}}
assessed_on: 2026-11-22
assessors: [{{name: {name}}}]
answers: {answers}
"""
SETTLED = "settled:\n- {question: call_routing, answer: 3, by: Jo, on: 2026-11-22, why: Seen on site}\n"


def material(folder: Path) -> None:
    """Makes in an empty folder whatever the runs read."""
    shutil.copytree(ROOT / "questions", folder / "questions")
    for name in ("benchmarks.json", "benchmarks-before.json"):
        shutil.copy(ROOT / "benchmarks.json", folder / name)
    office = (ROOT / "examples" / "permit-office.yaml").read_text(encoding="utf-8")
    for name in ("office.yaml", "begun.yaml"):
        (folder / name).write_text(office, encoding="utf-8")
    later, changes = re.subn(r"^assessed_on: .*$", "assessed_on: 2027-06-01", office, flags=re.MULTILINE)
    assert changes == 1
    (folder / "later.yaml").write_text(later, encoding="utf-8")
    said = {"ada": "{call_centre: 3, call_routing: 2}", "ben": "{call_centre: 3, call_routing: 4}", "base": "{}"}
    for name, answers in said.items():
        (folder / f"{name}.yaml").write_text(RATER.format(name=name, answers=answers), encoding="utf-8")
    (folder / "settle.yaml").write_text(SETTLED, encoding="utf-8")
    (folder / "costs.yaml").write_text("call_centre: 2\n", encoding="utf-8")
    agencies = rows(6)
    assert document(agencies[0])
    for name in ("home/.bashrc", "home/.zshrc", "reports/office.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"# In Latin-1: \xe9, and of Windows\r\n")
    (folder / "members").mkdir()
    write_files(agencies, folder / "members")
    write_csv(agencies, folder / "members.csv")
    (folder / "survey.csv").write_text("agency,assessed_on,call_centre\nOne,2026-11-22,3\nTwo,2026-11-22,2\n")
    for line in ("report office.yaml -o report.json", "cohort members --save-counts counts-before.json"):
        words = [str(folder / word) if (folder / word).exists() or "." in word else word for word in line.split()]
        ended = call(*words)
        assert ended.status == 0, ended.errors
