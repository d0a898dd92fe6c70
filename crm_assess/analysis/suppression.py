"""Which groups must stay out of sight, so that nobody can work out the answers of a few agencies.

A group of fewer than ``smallest`` is hidden. What is hidden can be had together, by subtracting the groups shown from
the total; so further groups are hidden, in the order of their names and never by their answers, until those hidden are
together no small group either.

Groups by two columns could be subtracted from each other. They cannot where every group by the one has members in
every group by the other: then the only sums that single anybody out are those of one column's own groups. Where that
does not hold, the groups by the later column are hidden.
"""

from collections.abc import Iterable, Mapping, Sequence

SMALLEST = 5
"""No group of fewer is shown, unless told otherwise."""
FLOOR = 3
"""No setting goes below."""

Values = tuple[str | None, ...]


def hidden(sizes: Sequence[int], smallest: int, already: Iterable[int] = ()) -> set[int]:
    """The places of the groups to hide, given their sizes in the order of their names.

    ``already`` are hidden for another reason.
    """
    out = {place for place, size in enumerate(sizes) if size < smallest} | set(already)
    if not out:
        return out
    first, count = min(out), len(sizes)
    following = ((first + step) % count for step in range(count))
    for place in following:
        if sum(sizes[own] for own in out) >= smallest:
            break
        out.add(place)
    return out


def hidden_by_column(
    strata: Mapping[Values, int], groups: Sequence[Sequence[str | None]], smallest: int, already: Sequence[set[int]]
) -> list[set[int]]:
    """For each column, the places of the groups to hide.

    ``strata`` gives the size for every combination of values, ``groups`` each column's values in the order of their
    names, ``already`` those hidden for another reason.
    """
    found: list[set[int]] = []
    for column, values in enumerate(groups):
        sizes = [sum(size for own, size in strata.items() if own[column] == value) for value in values]
        out = hidden(sizes, smallest, already[column])
        if not _apart(strata, groups, [*found, out]):
            out = set(range(len(values)))
        found.append(out)
    return found


def _apart(strata: Mapping[Values, int], groups: Sequence[Sequence[str | None]], out: Sequence[set[int]]) -> bool:
    """Whether every combination of what can be told apart has a member; what is hidden is told apart as one."""
    seen, possible = set(), 1
    for values, size in strata.items():
        places = (groups[column].index(values[column]) for column in range(len(out)))
        if size:
            seen.add(tuple(None if place in out[column] else place for column, place in enumerate(places)))
    for column in range(len(out)):
        possible *= len({parts[column] for parts in seen})
    return len(out) == 1 or len(seen) == possible
