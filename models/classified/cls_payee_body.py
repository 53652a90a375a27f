"""Public bodies that payees' names name; the matching itself is orchestration/payee_bodies.py."""

import pyarrow as pa


def model(dbt, session):
    """One row per payee name that names a body; names judged private individuals' or masked are never asked about."""
    from orchestration.payee_bodies import Register, Settings

    names = dbt.ref("body_names").join(dbt.ref("bodies"), "body_id").join(dbt.ref("body_types"), "body_type")
    register = Register(
        names.project("name, body_id, is_named_after_area").fetchall(),
        dbt.ref("name_equivalences").fetch_arrow_table().to_pylist(),
        dbt.ref("payee_name_words").project("word, role").fetchall(),
        Settings.read(dbt.ref("payee_match_settings").fetch_arrow_table().to_pylist()),
    )
    payees = (
        dbt.ref("cls_payee")
        .filter("payee_kind not in ('individual', 'redacted') and name_folded is not null")
        .project("payee_name, name_folded")
        .fetchall()
    )
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
