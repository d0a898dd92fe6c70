"""A value that was read from files, and the digest of what was read."""

from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Loaded(NamedTuple, Generic[T]):
    """A value and the SHA-256 of the bytes it was read from."""

    value: T
    sha256: str
