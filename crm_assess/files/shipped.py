"""Where the question pack and the figures lie that ship with the program."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped(name: str) -> Traversable:
    """A file or folder of the shipped data: inside the installed package, else beside it in a checkout."""
    installed = files("crm_assess") / "_data"
    return (installed if installed.is_dir() else Path(__file__).parents[2]) / name
