"""What the pages say of a figure, by the module that says it."""

from in_node import value_of


def say(expression: str) -> object:
    """The value of an expression in the words of the pages."""
    return value_of("words.js", expression)


def test_a_share_near_nought_is_told_from_none_at_all() -> None:
    said = say(
        "[[0.3914], [0.0004], [-0.0004], [0], [0, 5377], [0, -3161], [-0.0312], [null, 5], [0, null]]"
        ".map((one) => module.share(...one))"
    )
    assert said == [
        "39.1%",
        "less than 0.1%",
        "between -0.1% and 0%",
        "0.0%",
        "less than 0.1%",
        "between -0.1% and 0%",
        "-3.1%",
        "–",
        "0.0%",
    ]


def test_a_difference_near_nought_says_its_direction_in_words() -> None:
    assert say("[0.125, -0.125, 0.0002, -0.0002, 0].map(module.difference)") == [
        "+12.5%",
        "-12.5%",
        "less than 0.1% more",
        "less than 0.1% less",
        "0.0%",
    ]


def test_pounds_of_cells_that_are_hidden_are_no_nought() -> None:
    assert say(
        "[[null, 2], [130753, 2], [130753, 1], [130753, 0], [null, 0]].map((one) => module.withHidden(...one))"
    ) == [
        "too small to show",
        "£130,753 and 2 cells too small to show",
        "£130,753 and 1 cell too small to show",
        "£130,753",
        "–",
    ]


def test_the_years_of_rows_are_listed_while_they_are_few() -> None:
    rows = "[['2011-12', '2010-11', '2011-12'], ['2008-09', '2010-11', '2011-12', '2021-22'], [null], []]"
    assert say(f"{rows}.map((years) => module.yearsOf(years.map((financial_year) => ({{ financial_year }}))))") == [
        "2010-11, 2011-12",
        "2008-09 to 2021-22",
        "year not known",
        "–",
    ]
