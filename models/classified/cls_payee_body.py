"""Public bodies that payees' names name; the matching itself is orchestration/payee_bodies.py."""

import pyarrow as pa


def model(dbt, session):
    """One row per payee name that names a body; names judged private individuals' or masked are never asked about."""
    from orchestration.payee_bodies import Register, Settings

    named_after_area = dict(dbt.ref("body_types").project("body_type, is_named_after_area").fetchall())
    type_of = dict(dbt.ref("bodies").project("body_id, body_type").fetchall())
    names = dbt.ref("body_names").project("name, body_id").fetchall()
    register = Register(
        [(name, body_id, named_after_area[type_of[body_id]]) for name, body_id in names],
        dbt.ref("name_equivalences").fetch_arrow_table().to_pylist(),
        dbt.ref("payee_name_words").project("word, role").fetchall(),
        Settings.read(dbt.ref("payee_match_settings").fetch_arrow_table().to_pylist()),
    )
    payees = dbt.ref("cls_payee_name").filter("name_folded is not null").project("payee_name, name_folded").fetchall()
    matches = register.matches({folded for _, folded in payees})
    found = [(name, matches[folded]) for name, folded in sorted(payees) if folded in matches]
    return pa.table(
        {
            "payee_name": pa.array([name for name, _ in found], pa.string()),
            "payee_body_id": pa.array([match.body_id for _, match in found], pa.string()),
            "match": pa.array([match.match for _, match in found], pa.string()),
            "score": pa.array([match.score for _, match in found], pa.int32()),
            "certainty": pa.array(["certain" if match.is_certain else "unsure" for _, match in found], pa.string()),
            "evidence": pa.array([match.evidence for _, match in found], pa.string()),
        }
    )
