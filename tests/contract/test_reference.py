"""The page of attributes and checks says what the seeds say."""

from orchestration.reference import PAGE, reference_page


def test_the_reference_is_written_from_the_seeds_as_they_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference_page(), "make reference writes the page anew"
