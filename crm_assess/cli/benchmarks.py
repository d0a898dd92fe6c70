"""crm-assess benchmarks: every figure, and where it comes from."""

from typing import TYPE_CHECKING

import typer

from crm_assess.cli import options
from crm_assess.cli.formats import TextOrJson
from crm_assess.cli.language import Lang, choose, load_benchmarks_in, speak

if TYPE_CHECKING:
    from crm_assess.models.benchmark import Benchmarks


def command(
    benchmarks: options.Benchmarks = None,
    ten: options.Ten = False,
    format_: options.AsTextOrJson = TextOrJson.TEXT,
    lang: Lang = None,
) -> None:
    """Each figure is shown as printed, with its variants and sources, and with the answer that counts for it.

    What is printed as JSON can be given to other commands with --benchmarks.
    """
    speak(choose(lang), words=format_ is not TextOrJson.JSON)
    found = load_benchmarks_in(benchmarks).value
    typer.echo(_PRINTED[format_](found.ten() if ten else found), nl=False)


def _text(benchmarks: "Benchmarks") -> str:
    from crm_assess.cli.screen import screen
    from crm_assess.reports.benchmarks_text import benchmarks_text

    return benchmarks_text(benchmarks, screen())


def _json(benchmarks: "Benchmarks") -> bytes:
    from crm_assess.reports.json_report import benchmarks_json

    return benchmarks_json(benchmarks).encode()


_PRINTED = {TextOrJson.TEXT: _text, TextOrJson.JSON: _json}
