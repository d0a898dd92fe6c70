"""Which groups must stay out of sight, so that nobody can work out the answers of a few agencies.

A group of fewer than ``smallest`` is hidden. What is hidden can be had together, by subtracting the groups shown from
the total; so further groups are hidden, in the order of their names and never by their answers, until those hidden are
together no small group either, and their sum does not give each of them away: two groups that are known to be under
five are four each where they are eight together. Where a reader knows what no size can exceed, as with those known of a
group, all are hidden then: going on by one more would itself tell that the sum was at its end.

Groups by two columns could be subtracted from each other. They cannot where every group by the one has members in
every group by the other: then the only sums that single anybody out are those of one column's own groups. Where that
does not hold, the groups by the later column are hidden.
"""

from collections.abc import Collection, Mapping, Sequence

from crm_assess.models.tally import Values

SMALLEST = 5
"""No group of fewer is shown, unless told otherwise."""
FLOOR = 3
"""No setting goes below."""


def hidden(
    sizes: Sequence[int], smallest: int, already: Collection[int] = (), tops: Sequence[int] | None = None
) -> set[int]:
    """The places of the groups to hide, given their sizes in the order of their names.

    ``already`` are hidden for another reason. ``tops`` says what no size can exceed, where it can also be none.
    """
    out = {place for place, size in enumerate(sizes) if size < smallest} | set(already)
    if not out:
        return out
    first, count = min(out), len(sizes)
    following = ((first + step) % count for step in range(count))
    for place in following:
        together = sum(sizes[own] for own in out)
        telling = together >= smallest and together in _telling(sizes, out, smallest, already, tops)
        if telling and tops is not None:
            return set(range(count))
        if together >= smallest and not telling:
            break
        out.add(place)
    return out


def _telling(
    sizes: Sequence[int], out: set[int], smallest: int, already: Collection[int], tops: Sequence[int] | None
) -> set[int]:
    """What hidden groups cannot be together without each being known: the least, and the most by what a reader knows.

    That is the most where all are small, whichever are, so that going on does not itself give away which are; and the
    most where those alone are small that are.
    """
    small = {own for own in out if sizes[own] < smallest and own not in already}
    if not small:
        return set()
    if tops is None:
        return {len(out), len(out) * (smallest - 1)}
    few = [top if own in already else min(top, smallest - 1) for own, top in enumerate(tops)]
    return {sum(few[own] for own in out), sum(few[own] if own in small else tops[own] for own in out)}


def hidden_by_column(
    strata: Mapping[Values, int],
    groups: Sequence[Sequence[str | None]],
    smallest: int,
    already: Sequence[set[int]],
    members: Mapping[Values, int] | None = None,
) -> list[set[int]]:
    """For each column, the places of the groups to hide.

    ``strata`` gives the size for every combination of values, ``groups`` each column's values in the order of their
    names, ``already`` those hidden for another reason. ``members`` gives the assessments of which the sizes are a part.
    """
    found: list[set[int]] = []
    for column, values in enumerate(groups):
        tops = None if members is None else _sums(members, column, values)
        out = hidden(_sums(strata, column, values), smallest, already[column], tops)
        if not _apart(strata, groups, [*found, out]):
            out = set(range(len(values)))
        found.append(out)
    return found


def _sums(strata: Mapping[Values, int], column: int, values: Sequence[str | None]) -> list[int]:
    return [sum(size for own, size in strata.items() if own[column] == value) for value in values]


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
