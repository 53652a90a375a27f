-- Every return received and what moderation makes of it. A critical finding that no decision accepts holds its version;
-- of a place's versions of a year the last that is not held is the one compared.
with
    finding as (
        select
            finding.subject_id as return_id,
            finding.severity,
            finding.short_sentence,
            finding.check_name,
            finding.severity = 'critical' and not {{ is_accepted("finding") }} as is_holding
        from {{ source("judged", "finding") }} as finding
        where finding.subject_kind = 'place_return' and finding.verdict = 'failed'
    ),
    counted as (
        select
            return_id,
            count(*) filter (where severity = 'critical') as critical_count,
            count(*) filter (where severity = 'warning') as warning_count,
            count(distinct check_name) filter (where severity = 'warning') as warning_check_count,
            count(*) filter (where is_holding) as holding_count,
            string_agg(distinct short_sentence, ' ' order by short_sentence) filter (
                where is_holding
            ) as holding_sentences
        from finding
        group by all
    ),
    returned as (
        select return_id, string_agg(reason, '; ' order by decision_id) as reason
        from {{ ref("decision_on_return") }}
        where decision = 'return_to_place' and is_in_force
        group by all
    ),
    declared as (
        select
            return_id,
            max(declared_gbp) as declared_gbp,
            bool_or(harmonised_gbp is not null) as is_harmonised,
            min(problem) as problem
        from {{ ref("harmonised_count") }}
        group by all
    ),
    versioned as (
        select
            return.* exclude (return_id, place_id, place_set_id),
            -- A return that is not used has no id, as another may have it, and is of the place in whose folder it lies.
            case when return.is_used then return.return_id end as return_id,
            case when return.is_used then return.place_id else folder.place_id end as place_id,
            case when return.is_used then return.place_set_id else folder.place_set_id end as place_set_id,
            declared.declared_gbp,
            coalesce(counted.critical_count, 0) as critical_count,
            coalesce(counted.warning_count, 0) as warning_count,
            coalesce(counted.warning_check_count, 0) as warning_check_count,
            coalesce(counted.holding_count, 0) as holding_count,
            nullif(
                concat_ws(
                    ' ',
                    return.problem,
                    'Returned to the place: ' || returned.reason || '.',
                    -- What can't be brought to the standard waits to be mended; no decision can help it.
                    case
                        when not declared.is_harmonised
                        then upper(left(declared.problem, 1)) || substr(declared.problem, 2) || '.'
                    end,
                    counted.holding_sentences
                ),
                ''
            ) as reasons,
            not return.is_used
            or returned.return_id is not null
            or not coalesce(declared.is_harmonised, true)
            or coalesce(counted.holding_count, 0) > 0 as is_held,
            subject.version_order
        from {{ ref("stg_return") }} as return
        left join counted on return.return_id = counted.return_id and return.is_used
        left join returned on return.return_id = returned.return_id and return.is_used
        left join declared on return.return_id = declared.return_id and return.is_used
        left join {{ ref("return_subject") }} as subject on return.return_id = subject.return_id and return.is_used
        left join {{ ref("places") }} as folder on return.place_folder = folder.place_id
    ),
    ranked as (
        select
            *,
            row_number() over (
                partition by place_id, financial_year
                order by is_held, declared_gbp is null, version_order desc nulls last, return_key
            ) as position,
            bool_or(not is_held and declared_gbp is not null) over (
                partition by place_id, financial_year
            ) as has_accepted
        from versioned
    )
select
    ranked.return_key,
    ranked.return_id,
    ranked.place_id,
    places.name as place_name,
    ranked.place_set_id,
    ranked.financial_year,
    ranked.is_year_declared,
    ranked.return_version,
    cast(ranked.version_order as bigint) as version_order,
    ranked.stage,
    file.path_in_inbox,
    ranked.is_embedded,
    ranked.is_illustrative,
    cast(ranked.declared_gbp as decimal(18, 2)) as declared_gbp,
    cast(ranked.critical_count as bigint) as critical_count,
    cast(ranked.warning_count as bigint) as warning_count,
    cast(ranked.warning_check_count as bigint) as warning_check_count,
    cast(ranked.holding_count as bigint) as holding_count,
    case
        when not ranked.is_used
        then 'not used'
        when ranked.is_held and ranked.has_accepted
        then 'held'
        when ranked.is_held
        then 'declared, held'
        when ranked.declared_gbp is null
        then 'no total'
        when ranked.position = 1
        then 'accepted'
        else 'superseded'
    end as status,
    ranked.reasons,
    ranked.is_used and not ranked.is_held and ranked.declared_gbp is not null and ranked.position = 1 as is_compared
from ranked
left join {{ ref("places") }} as places on ranked.place_id = places.place_id
inner join {{ ref("stg_source_file") }} as file on ranked.source_file_id = file.source_file_id
