"""Which public body a payee's name names: by the register and the seeds that come with the product."""

import pytest

from orchestration.payee_bodies import Match, Register, Settings, is_slip, without_acronym, without_code
from orchestration.seeds import SEEDS, read_seed


@pytest.fixture(scope="module")
def register() -> Register:
    after_area = {row["body_type"]: row["is_named_after_area"] == "true" for row in read_seed(SEEDS, "body_types")}
    type_of = {row["body_id"]: row["body_type"] for row in read_seed(SEEDS, "bodies")}
    return Register(
        [(row["name"], row["body_id"], after_area[type_of[row["body_id"]]]) for row in read_seed(SEEDS, "body_names")],
        read_seed(SEEDS, "name_equivalences"),
        [(row["word"], row["role"]) for row in read_seed(SEEDS, "payee_name_words")],
        Settings.read(read_seed(SEEDS, "payee_match_settings")),
    )


def match(register: Register, name: str) -> Match | None:
    return register.matches([name]).get(name)


@pytest.mark.parametrize(
    ("name", "body_id", "kind"),
    [
        ("kent county council", "kent", "exact"),
        ("kent police", "kent_police", "exact"),
        ("hmrc", "hm_revenue_and_customs", "exact"),
        ("lb lewisham", "lewisham", "variant"),
        ("london borough of tower hamlets council", "tower_hamlets", "variant"),
        ("the royal borough of kensington and chelsea council", "kensington_and_chelsea", "variant"),
        ("sandwell mbc", "sandwell", "variant"),
        ("city of bradford mdc", "bradford", "variant"),
        ("westminster city council", "westminster", "variant"),
        ("city of newcastle upon tyne", "newcastle_upon_tyne", "variant"),
        ("north lincs council", "north_lincolnshire", "variant"),
        ("lancashire county council 200398", "lancashire", "variant"),
        ("west oxfordshire district council general account", "west_oxfordshire", "variant"),
        ("bournemouth and poole pct", "nhs_bournemouth_and_poole_teaching", "exact"),
        ("leeds pct 5n1", "nhs_leeds", "variant"),
        ("salford nhs primary care trust", "nhs_salford", "variant"),
        ("kings college hospital nhs ft", "kings_college_hospital_nhs_foundation_trust", "variant"),
        ("king s college hospital nhs trust", "kings_college_hospital_nhs_foundation_trust", "exact"),
        ("pcc for surrey", "surrey_police", "variant"),
        ("the office of the police and crime commissioner for leicestershire", "leicestershire_police", "variant"),
        ("mayor s office for policing and crime", "metropolitan_police_service", "variant"),
        ("west yorkshire fire and rescue", "west_yorkshire_fire_and_rescue_authority", "variant"),
        ("south yorkshire probation service", "south_yorkshire_probation_trust", "exact"),
        ("legal aid agency laa", "legal_aid_agency", "variant"),
        ("nhs blood and transplant nhsbt", "nhs_blood_and_transplant", "variant"),
        ("dwp department for work and pensions", "department_for_work_and_pensions", "variant"),
        ("dept for communities and local government", "department_for_communities_and_local_government", "variant"),
        ("wakefield metroplitan district council", "wakefield", "spelling"),
        ("ipswich borough coucil", "ipswich", "spelling"),
        ("denbigshire county council", "denbighshire_county_council", "spelling"),
        ("london borough of barking and dagen", "barking_and_dagenham", "spelling"),
        ("glasgow city council", "glasgow_city_council", "exact"),
    ],
)
def test_a_body_is_known_however_it_is_written(register: Register, name: str, body_id: str, kind: str) -> None:
    found = match(register, name)
    assert found is not None
    assert (found.body_id, found.match, found.is_certain) == (body_id, kind, True)


@pytest.mark.parametrize(
    "name",
    [
        *("friends of kent county council", "oxfordshire county council pension fund", "kent county council ltd"),
        *("swansea council for voluntary service", "age concern kent", "lancashire police federation"),
        *("lancashire constabulary sports and social club", "greater manchester police museum"),
        *("british council", "arts council", "council of europe", "construction industry council", "the council"),
        *("parochial church council", "st michaels pcc", "eton town council", "wraysbury parish council"),
        *("chichester city council", "lichfield city council", "durham city council"),
        *("kent county high school", "birmingham city university", "city of sunderland college", "leeds city college"),
        *("university of kent", "kings college london", "st georges hospital charity", "metropolitan housing trust"),
        *("leeds city council students union", "manchester city football club", "lancashire county cricket club"),
        *("council tax", "council tax refund", "london borough of", "police and crime commissioner", "department for"),
        *("west kent college", "north kent council", "east kent council", "newcastle borough council"),
        *("south london nhs trust", "nhs professionals ltd", "nhs supply chain", "bute council"),
        *("tyne and wear pension fund", "transport for kent ltd", "police superintendents association"),
    ],
)
def test_who_only_bears_the_name_of_a_body_or_of_its_area_is_nobody(register: Register, name: str) -> None:
    assert match(register, name) is None


@pytest.mark.parametrize(
    ("name", "body_id"),
    [
        ("hertfordshire", "hertfordshire"),
        ("hull city", "kingston_upon_hull"),
        ("nexus", "nexus"),
        ("bis", "department_for_business_innovation_and_skills"),
        ("stockport nhs", "nhs_stockport"),
        ("london borough of barking", "barking_and_dagenham"),
        ("shropshire council county training", "shropshire"),
        ("havering pct commissioning", "nhs_havering"),
    ],
)
def test_what_may_be_somebody_else_is_listed_and_never_certain(register: Register, name: str, body_id: str) -> None:
    found = match(register, name)
    assert found is not None
    assert (found.body_id, found.is_certain) == (body_id, False)


@pytest.mark.parametrize(
    ("name", "body_id"),
    [
        ("north lincolnshire council", "north_lincolnshire"),
        ("north east lincolnshire council", "north_east_lincolnshire"),
        ("nottingham city council", "nottingham"),
        ("nottinghamshire county council", "nottinghamshire"),
        ("worcester city council", "worcester"),
        ("worcestershire county council", "worcestershire"),
        ("west yorkshire police", "west_yorkshire_police"),
        ("north yorkshire police", "north_yorkshire_police"),
        ("west kent pct", "nhs_west_kent"),
        ("west kent ccg", "nhs_west_kent_ccg"),
        ("moray council", "the_moray_council"),
        ("medway council", "medway"),
    ],
)
def test_words_that_tell_bodies_apart_are_heeded(register: Register, name: str, body_id: str) -> None:
    found = match(register, name)
    assert found is not None
    assert found.body_id == body_id


def test_the_answer_does_not_depend_on_what_else_is_asked(register: Register) -> None:
    names = ["ipswich borough coucil", "kent police", "british council", "dudley mbc future skills", "lb lewisham"]
    together = register.matches(names)
    assert together == {name: found for name in reversed(names) if (found := match(register, name)) is not None}


def test_every_name_of_the_register_names_its_own_body(register: Register) -> None:
    names = {row["name"]: row["body_id"] for row in read_seed(SEEDS, "body_names")}
    found = register.matches(names)
    assert {name: one.body_id for name, one in found.items()} == names


def test_a_slip_is_a_letter_or_two_in_a_long_word() -> None:
    settings = Settings.read(read_seed(SEEDS, "payee_match_settings"))
    assert is_slip("denbigshire", "denbighshire", settings)
    assert is_slip("coucil", "council", settings)
    assert not is_slip("bury", "bute", settings)
    assert not is_slip("north", "south", settings)
    assert not is_slip("barnet", "barnsley", settings)


def test_codes_and_initials_are_no_part_of_a_name() -> None:
    assert without_code(["nhs", "brent", "ccg", "07p"]) == ["nhs", "brent", "ccg"]
    assert without_code(["5n1"]) == ["5n1"]
    roles = {"public": {"pct"}, "no_initial": {"and"}, "whole_in_initials": {"nhs"}}
    assert without_acronym(["nhs", "blood", "and", "transplant", "nhsbt"], roles) == [
        "nhs",
        "blood",
        "and",
        "transplant",
    ]
    assert without_acronym(["portsmouth", "city", "teaching", "pct"], roles) == [
        "portsmouth",
        "city",
        "teaching",
        "pct",
    ]
