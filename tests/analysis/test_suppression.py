"""An attacker who knows the size of every group, and the rule, subtracts what is shown and singles nobody out."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm_assess.analysis.suppression import hidden, hidden_by_column
from crm_assess.models.tally import Values

Strata = dict[Values, int]


def test_nothing_small_nothing_hidden() -> None:
    assert hidden([5, 9, 30], 5) == set()


def test_a_small_group_takes_the_next_by_name_with_it_however_large() -> None:
    assert hidden([30, 4, 900, 6], 5) == {1, 2}
    assert hidden([30, 900, 6, 4], 5) == {0, 3}


def test_small_groups_that_are_no_small_group_together_need_no_other() -> None:
    assert hidden([3, 30, 3, 40], 5) == {0, 2}
    assert hidden([2, 30, 2, 40], 5) == {0, 1, 2}
    assert hidden([2, 3, 30], 5) == {0, 1}


def test_the_choice_depends_on_no_size_of_those_chosen_from() -> None:
    assert all(hidden([2, *others], 5) == {0, 1} for others in ([5, 500], [500, 5], [50, 50]))


def test_groups_of_a_second_column_that_could_be_subtracted_are_hidden() -> None:
    """All twelve Canadians but two license: Canada minus licensing would be those two."""
    nested: Strata = {("CA", "licensing"): 10, ("CA", "tax"): 2, ("FR", "tax"): 9}
    assert hidden_by_column(nested, [["CA", "FR"], ["licensing", "tax"]], 5, [set(), set()]) == [set(), {0, 1}]
    crossed = {**nested, ("FR", "licensing"): 1}
    assert hidden_by_column(crossed, [["CA", "FR"], ["licensing", "tax"]], 5, [set(), set()]) == [set(), set()]


def test_hidden_groups_are_told_apart_from_those_shown_and_not_from_each_other() -> None:
    """The hidden are one to a reader: of those together, every kind has a member; of those shown too."""
    together: Strata = {("a", "x"): 9, ("a", "y"): 9, ("b", "x"): 3, ("c", "y"): 3}
    assert hidden_by_column(together, [["a", "b", "c"], ["x", "y"]], 5, [set(), set()]) == [{1, 2}, set()]
    lacking: Strata = {("a", "x"): 3, ("b", "x"): 9, ("b", "y"): 9, ("c", "x"): 3}
    assert hidden_by_column(lacking, [["a", "b", "c"], ["x", "y"]], 5, [set(), set()]) == [{0, 2}, {0, 1}]


def test_what_is_hidden_for_another_reason_stays_hidden() -> None:
    assert hidden_by_column({("a",): 9, ("b",): 9, ("c",): 9}, [["a", "b", "c"]], 5, [{1}]) == [{1}]
    assert hidden_by_column({("a",): 9, ("b",): 2, ("c",): 9}, [["a", "b", "c"]], 5, [{1}]) == [{1, 2}]


cells = st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz"))
one_column = st.dictionaries(st.tuples(st.sampled_from("abcdefgh")), st.integers(0, 9), min_size=1)
two_columns = st.dictionaries(cells, st.integers(0, 6), min_size=1, max_size=9)


@settings(deadline=None)
@given(one_column | two_columns, st.integers(3, 5))
@example({("a", "x"): 6, ("a", "y"): 1, ("b", "y"): 6}, 5)
def test_the_attacker_recovers_no_few(strata: Strata, smallest: int) -> None:
    width = len(next(iter(strata)))
    groups = [sorted({own[column] for own in strata}, key=str) for column in range(width)]
    out = hidden_by_column(strata, groups, smallest, [set() for _ in groups])
    members = [own for own, size in strata.items() if size]
    if sum(strata.values()) < smallest:
        return
    published = [[Fraction(1)] * len(members)]
    for column, values in enumerate(groups):
        shown = [value for place, value in enumerate(values) if place not in out[column]]
        published += [[Fraction(own[column] == value) for own in members] for value in shown]
    for few in _unions(members, strata, smallest):
        target = [Fraction(own in few) for own in members]
        assert _rank([*published, target]) > _rank(published), f"{few} can be had by subtraction"


def _unions(members: Sequence[Values], strata: Strata, smallest: int) -> Iterable[set[Values]]:
    """Every set of agencies, told apart by their groups, that has fewer members than may be shown."""
    for count in range(1, smallest):
        for chosen in combinations(members, count):
            if sum(strata[own] for own in chosen) < smallest:
                yield set(chosen)


def _rank(rows: Sequence[Sequence[Fraction]]) -> int:
    matrix, rank = [list(row) for row in rows], 0
    for column in range(len(matrix[0])):
        pivot = next((place for place in range(rank, len(matrix)) if matrix[place][column]), None)
        if pivot is None:
            continue
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        for place in range(rank + 1, len(matrix)):
            factor = matrix[place][column] / matrix[rank][column]
            matrix[place] = [a - factor * b for a, b in zip(matrix[place], matrix[rank], strict=True)]
        rank += 1
    return rank
