"""Values of arguments and options: what Typer would make of them, without pydantic."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.core import TyperCommand
from typer.main import get_command

from crm_assess.cli.app import COMMANDS, QuickCommand, load
from crm_assess.cli.values import Reader


class Colour(StrEnum):
    RED = "red"
    DARK_BLUE = "dark-blue"


def _given(*arguments: str, command: type[TyperCommand]) -> dict[str, Any]:
    app = typer.Typer(add_completion=False)

    @app.command(cls=command)
    def own(
        first: Path,
        more: Annotated[list[Path] | None, typer.Argument()] = None,
        name: Annotated[str | None, typer.Option()] = None,
        colour: Annotated[Colour, typer.Option()] = Colour.RED,
        other: Annotated[list[Colour] | None, typer.Option()] = None,
        paths: Annotated[list[Path] | None, typer.Option()] = None,
        size: Annotated[int, typer.Option(parser=lambda text: int(text) * 2)] = 1,
        weight: Annotated[float, typer.Option()] = 0.5,
        flag: Annotated[bool, typer.Option("--flag")] = False,
    ) -> dict[str, Any]:
        return locals()

    given: dict[str, Any] = get_command(app).main(list(arguments), standalone_mode=False)
    return given


@pytest.mark.parametrize(
    "typed",
    [
        "a.yaml",
        "a.yaml b.yaml ../c",
        "- --name= --colour dark-blue --flag",
        "a --other red --other dark-blue --paths x --paths y/z --size 3 --weight 1e3",
    ],
)
def test_what_is_read_is_what_typer_reads(typed: str) -> None:
    assert _given(*typed.split(), command=QuickCommand) == _given(*typed.split(), command=TyperCommand)


@pytest.mark.parametrize("name", COMMANDS)
def test_no_parameter_of_a_command_needs_an_adapter(name: str) -> None:
    command = load(name)
    params = command.get_params(command.make_context(name, [], resilient_parsing=True))
    assert [param.name for param in params if not isinstance(vars(param)["_runtime_param"], Reader)] == []
