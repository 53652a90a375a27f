-- Returns of places: what each says of itself. A return is one version of a place's own count of a year; of two with
-- the same place, year and version the one that arrived first is taken, the other named.
with
    said as (
        select
            return_key,
            min(place_folder) as place_folder,
            min(source_file_id) as source_file_id,
            bool_or(is_embedded) as is_embedded,
            bool_or(is_illustrative) as is_illustrative,
            min(arrival) as arrival,
            min(reason) filter (
                where
                    sheet = 'about'
                    and row_kind = 'quarantined'
                    and {{ fold_choice("field") }} in ('place id', 'financial year', 'version')
            ) as unread,
            {%- for field in ["place_id", "financial_year", "stage", "version", "prepared_by", "prepared_on"] %}
                {{ clean_text("min(value) filter (where sheet = 'about' and row_kind = 'line' and " ~ fold_choice('field') ~ " = '" ~ field.replace('_', ' ') ~ "')") }}
                as {{ field }}
                {%- if not loop.last %},{% endif %}
            {%- endfor %}
        from {{ source("landed", "place_return_row") }}
        where row_kind in ('line', 'quarantined')
        group by return_key
    ),
    checked as (
        select
            said.*,
            places.place_set_id,
            place_set.own_count_year,
            case
                when said.unread is not null
                then said.unread
                when twice.sheet is not null
                then 'sheet ' || twice.sheet || ' stands in more than one file: leave one of them out'
                when said.place_id is null
                then 'sheet about: place_id is not filled in'
                when places.place_id is null
                then 'sheet about: “' || said.place_id || '” is no place_id of seeds/places.csv'
                when said.place_folder is distinct from said.place_id
                then
                    'it lies in the folder '
                    || coalesce(said.place_folder, '(none)')
                    || ', and sheet about says place_id '
                    || said.place_id
                when said.version is null
                then 'sheet about: version is not filled in'
                when
                    said.financial_year is not null
                    and try_cast(right(said.financial_year, 2) as integer)
                    is distinct from (try_cast(left(said.financial_year, 4) as integer) + 1) % 100
                then
                    'sheet about: “' || said.financial_year || '” is not a financial year; expected one such as 2010-11'
                when coalesce(said.financial_year, place_set.own_count_year) is null
                then 'sheet about: financial_year is not filled in'
            end as problem
        from said
        left join
            (
                select return_key, min(sheet) as sheet
                from
                    (
                        select return_key, sheet
                        from {{ source("landed", "place_return_row") }}
                        where row_kind = 'header'
                        group by all
                        having count(distinct source_file_id) > 1
                    )
                group by all
            ) as twice
            on said.return_key = twice.return_key
        left join {{ ref("places") }} as places on said.place_id = places.place_id
        left join {{ ref("place_sets") }} as place_set on places.place_set_id = place_set.place_set_id
    ),
    numbered as (
        select
            *,
            -- A document that does not say its year is held against the year of the set's own counts.
            coalesce(financial_year, own_count_year) as year_counted,
            row_number() over first_of_version as position,
            first_value(return_key) over first_of_version as first_return_key
        from checked
        where problem is null
        window
            first_of_version as (
                partition by place_id, coalesce(financial_year, own_count_year), version order by arrival, return_key
            )
    )
select
    checked.return_key,
    checked.place_folder,
    checked.place_id || '/' || numbered.year_counted || '/' || checked.version as return_id,
    checked.place_id,
    checked.place_set_id,
    numbered.year_counted as financial_year,
    checked.financial_year is not null as is_year_declared,
    checked.version as return_version,
    {{ chosen("checked.stage") }} as stage,
    checked.prepared_by,
    checked.prepared_on,
    checked.source_file_id,
    checked.is_embedded,
    checked.is_illustrative,
    -- Order of the first arrival of its bytes in the inbox; 0 for what comes with the product.
    checked.arrival,
    coalesce(
        checked.problem,
        case
            when numbered.position > 1
            then
                'version '
                || checked.version
                || ' of '
                || checked.place_id
                || ' for '
                || numbered.year_counted
                || ' arrived before, as '
                || numbered.first_return_key
                || ', with other content; give this one a version of its own'
        end
    ) as problem,
    checked.problem is null and numbered.position = 1 as is_used
from checked
left join numbered on checked.return_key = numbered.return_key
