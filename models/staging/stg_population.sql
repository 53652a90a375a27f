select
    figure.source_file_id,
    file.vintage,
    cast(figure.year as integer) as year,
    ages.age_group,
    {{ clean_text("figure.area_code") }} as area_code,
    min({{ clean_text("figure.area_name") }}) as area_name,
    -- Unknown where one of the ages summed can't be read, stands there twice or is absent: the bands have to reach from
    -- the first age of the group to an open end, without gap or overlap.
    case
        when
            count(*) = count(figure.value_exact)
            and min(ages.age_from) = min(ages.first_age)
            and count(*) filter (where ages.age_to is null) = 1
            and min(ages.age_from) + coalesce(sum(ages.age_to - ages.age_from + 1), 0) = max(ages.age_from)
            and count(*) = count(distinct ages.age_from)
        then cast(round(sum(cast(figure.value_exact as decimal(18, 4)) * cast(figure.unit as decimal(8, 0)))) as bigint)
    end as person_count
from {{ source("landed", "population_figure") }} as figure
inner join
    (select *, min(age_from) over (partition by age_group) as first_age from {{ ref("population_ages") }}) as ages
    on {{ fold_name("figure.age") }} = ages.age_label
inner join
    {{ ref("stg_national_file") }} as file
    on figure.source_file_id = file.source_file_id
    and file.dataset = 'population'
    and {{ vintage_of("figure") }} = file.vintage
    and figure.year || ', ' || ages.age_group = file.period
    and file.is_used
where figure.row_kind in ('figure', 'quarantined') and ages.age_group in ('all', '65_and_over')
group by all
