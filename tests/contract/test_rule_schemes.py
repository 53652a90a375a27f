"""What is written twice, in Python and SQL, says the same: schemes and fields, texts that are scanned for names."""

import json
import re
from pathlib import Path

import pytest

from orchestration.dbt import Dbt
from orchestration.rules import LINE_FIELDS, SCHEMES
from orchestration.seeds import SEEDS, read_seed
from orchestration.settings import REPOSITORY, Settings

# Columns of a published line that hold no words of the publisher's row: keys, codes, figures, and who publishes.
NO_TEXTS = """
    line_id source_file_id file_sha256 dataset sheet row_number is_illustrative body_id body_name body_type payment_date
    financial_year year_source payee_kind payee_kind_rule_id amount_gbp is_exact_duplicate first_line_id cofog_code rule_id
    rule_confidence matched_field subjective_code subjective_rule_id control_code control_rule_id
"""


@pytest.fixture(scope="module")
def dbt(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    settings.prepare()
    return Dbt(settings)


def test_the_check_of_rules_and_the_engine_know_the_same_schemes_and_fields(dbt: Dbt) -> None:
    in_sql = json.loads(dbt.compile("{{ classification_schemes() | tojson }}"))
    assert {name: set(fields) for name, fields in in_sql.items()} == {
        scheme.name: set(scheme.fields) for scheme in SCHEMES
    }
    seeds = json.loads(dbt.compile("{{ classification_seeds() | tojson }}"))
    assert seeds == {scheme.name: scheme.seed for scheme in SCHEMES}


def test_every_way_of_matching_has_its_words() -> None:
    words = {row["match"] for row in read_seed(SEEDS, "match_words")}
    assert words == {match for scheme in SCHEMES for match in scheme.matches}


def test_every_text_of_a_published_line_is_scanned_for_names_of_individuals(dbt: Dbt) -> None:
    scanned = set(json.loads(dbt.compile("{{ published_text_columns() | tojson }}")))
    sql = (Path(REPOSITORY) / "models" / "marts" / "payment_line.sql").read_text(encoding="utf-8")
    published = set(re.findall(r"published_(?:free_)?text\(\"line\.(\w+)\"\)", sql))
    assert published - {"matched_text"} <= scanned
    # What a rule matched is published too, whatever column it read.
    assert set(LINE_FIELDS) - {"body_id", "body_type", "payee_name"} <= scanned
    bare = set(re.findall(r"^    line\.(\w+),$", sql, flags=re.MULTILINE))
    assert bare == set(NO_TEXTS.split()), "a new column of lines: has it words of the publisher, or is it a code?"
