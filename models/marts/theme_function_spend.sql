-- What the official count holds of the functions a theme lies in, by who spends it: wholly of the theme, or in part. A
-- line of a division alone is in part of it where the theme has any group of that division.
select
    themes.theme_set,
    themes.code as theme,
    themes.name as theme_name,
    line.place_set_id,
    line.place_id,
    places.name as place_name,
    line.financial_year,
    line.count_source,
    line.spender,
    line.tier,
    line.cofog_code,
    line.cofog_name,
    inside.extent,
    cast(sum(line.amount_gbp) as decimal(18, 2)) as amount_gbp
from {{ ref("place_count") }} as line
inner join {{ ref("places") }} as places on line.place_id = places.place_id
inner join
    (
        select
            allowed.theme,
            cofog.code as cofog_code,
            case
                when bool_or(starts_with(cofog.code, allowed.cofog_code) and allowed.extent = 'whole')
                then 'whole'
                else 'part'
            end as extent
        from {{ ref("theme_functions") }} as allowed
        inner join
            {{ ref("cofog_codes") }} as cofog
            on starts_with(cofog.code, allowed.cofog_code)
            or starts_with(allowed.cofog_code, cofog.code)
        group by all
    ) as inside
    on line.cofog_code = inside.cofog_code
inner join {{ ref("themes") }} as themes on inside.theme = themes.code
where not line.is_capital
group by all
