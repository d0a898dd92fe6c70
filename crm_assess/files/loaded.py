"""A value that was read from files, and the digest of what was read."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """A value and the SHA-256 of the bytes it was read from."""

    value: T
    sha256: str
