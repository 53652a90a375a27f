-- An indicator summed over each set of authorities. Unknown where an authority of the set has no figure, or shares its
-- area with one outside the set; `missing` names them.
with
    indicator as (select distinct indicator from {{ ref("apportionment_keys") }} where indicator is not null),
    cell_size as (
        select financial_year, indicator, area_code, count(*) as authority_count
        from {{ ref("cnt_indicator_cell") }}
        group by all
    ),
    member as (
        select
            authority_set.financial_year,
            authority_set.place_id,
            authority_set.region_id,
            authority_set.body_id,
            indicator.indicator,
            authority_set.authority_id,
            authority_set.is_wholly_within,
            cell.area_code,
            cell.indicator_value,
            count(*) over (
                partition by
                    authority_set.financial_year,
                    authority_set.place_id,
                    authority_set.region_id,
                    authority_set.body_id,
                    indicator.indicator,
                    cell.area_code
            ) as authorities_in_set
        from {{ ref("cnt_authority_set") }} as authority_set
        cross join indicator
        left join
            {{ ref("cnt_indicator_cell") }} as cell
            on authority_set.financial_year = cell.financial_year
            and indicator.indicator = cell.indicator
            and authority_set.authority_id = cell.authority_id
    ),
    judged as (
        select
            member.*,
            member.indicator_value is not null
            and member.authorities_in_set = cell_size.authority_count
            and member.is_wholly_within as is_known,
            -- The figure of an area that several authorities share stands once in a sum.
            row_number() over (
                partition by
                    member.financial_year,
                    member.place_id,
                    member.region_id,
                    member.body_id,
                    member.indicator,
                    member.area_code
                order by member.authority_id
            )
            = 1 as is_first
        from member
        left join
            cell_size
            on member.financial_year = cell_size.financial_year
            and member.indicator = cell_size.indicator
            and member.area_code = cell_size.area_code
    )
select
    financial_year,
    place_id,
    region_id,
    body_id,
    indicator,
    cast(count(*) as integer) as authority_count,
    case
        when bool_and(is_known) then cast(sum(indicator_value) filter (where is_first) as decimal(18, 2))
    end as indicator_value,
    string_agg(authority_id, ', ' order by authority_id) filter (where not is_known) as missing
from judged
group by all
