"""crm-assess questions: what will be asked."""

from typing import TYPE_CHECKING, Annotated

import typer

from crm_assess.cli import options
from crm_assess.cli.formats import TextOrJson
from crm_assess.cli.language import Lang, choose, load_pack_in

if TYPE_CHECKING:
    from crm_assess.models.pack import Pack


def command(
    dimension: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this dimension, such as interactions.")
    ] = None,
    questions: options.Questions = None,
    format_: options.AsTextOrJson = TextOrJson.TEXT,
    lang: Lang = None,
) -> None:
    """All levels of each question are shown, why it is asked, and what would count as evidence."""
    pack = load_pack_in(choose(lang), questions, words=format_ is not TextOrJson.JSON).value
    typer.echo(_PRINTED[format_](_only(pack, dimension) if dimension else pack), nl=False)


def _only(pack: "Pack", dimension: str) -> "Pack":
    options.must_be_a_dimension(dimension.casefold(), pack)
    kept = tuple(one for one in pack.dimensions if one.id == dimension.casefold())
    return pack.model_copy(update={"dimensions": kept})


def _text(pack: "Pack") -> str:
    from crm_assess.cli.screen import screen
    from crm_assess.reports.questions_text import questions_text

    return questions_text(pack, screen())


def _json(pack: "Pack") -> bytes:
    from crm_assess.reports.json_report import pack_json

    return pack_json(pack).encode()


_PRINTED = {TextOrJson.TEXT: _text, TextOrJson.JSON: _json}
