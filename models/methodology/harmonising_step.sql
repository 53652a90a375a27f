-- The bridge from each declared count to its standard. Amounts do not depend on the order in which the steps are
-- taken: each is the mean of its contribution over all orders (Shapley). With a value v(S) = (declared + sum of the
-- additive amounts in S) x (product of the factors in S), additive steps are linear, so orders matter among the few
-- factors alone: an additive step is its amount times the mean product of the factors before it; a factor is what it
-- exceeds one by, times the mean of (declared + its share of the additive amounts) x the product of the factors before
-- it. Sums over subsets T of the m factors, each weighted by the share of orders in which exactly T comes first: no
-- order is ever written out.
with
    masked as (
        select
            return_id,
            statement_id,
            factor_names,
            factors,
            cast(len(factors) as integer) as factor_count,
            unnest(range(0, 1 << len(factors))) as mask
        from {{ ref("harmonising_solution") }}
        where is_solvable
    ),
    subset as (
        select
            * exclude (mask),
            list_filter(range(1, factor_count + 1), lambda position: (mask >> (position - 1)) & 1 = 1) as positions
        from masked
    ),
    product as (
        select
            * exclude (factors),
            cast(len(positions) as integer) as size,
            coalesce(
                list_aggregate(list_transform(positions, lambda position:factors[position]), 'product'), 1
            ) as product
        from subset
    ),
    additive_weight as (
        select
            return_id,
            statement_id,
            sum(
                cast(factorial(size) * factorial(factor_count - size) as double)
                / cast(factorial(factor_count + 1) as double)
                * product
                order by positions
            ) as weight
        from product
        group by all
    ),
    factor_weight as (
        select
            product.return_id,
            product.statement_id,
            product.factor_names[product.position] as attribute,
            sum(
                cast(factorial(size) * factorial(factor_count - 1 - size) as double)
                / cast(factorial(factor_count) as double)
                * product.product
                order by positions
            ) as of_declared,
            sum(
                cast(factorial(size + 1) * factorial(factor_count - 1 - size) as double)
                / cast(factorial(factor_count + 1) as double)
                * product.product
                order by positions
            ) as of_additive
        from (select *, unnest(range(1, factor_count + 1)) as position from product) as product
        where not list_contains(product.positions, product.position)
        group by all
    ),
    exact as (
        select
            choice.*,
            solution.declared_gbp,
            solution.harmonised_gbp,
            case
                when choice.effect_gbp is not null
                then -{{ pounds_times_exactly("choice.effect_gbp", "additive_weight.weight") }}
                when choice.is_factor
                then
                    {{
                        pounds_times_exactly(
                            "solution.declared_gbp", "(choice.factor_middle - 1) * factor_weight.of_declared"
                        )
                    }}
                    - {{
                        pounds_times_exactly(
                            "solution.reported_gbp", "(choice.factor_middle - 1) * factor_weight.of_additive"
                        )
                    }}
                    - {{
                        pounds_times_exactly(
                            "solution.unreported_gbp",
                            "(choice.factor_middle - 1) * factor_weight.of_additive"
                            ~ " * (solution.share_left - 1) / solution.share_left",
                        )
                    }}
                else
                    -{{
                        pounds_times_exactly(
                            "solution.unreported_gbp",
                            "cast(choice.share_middle as double) / solution.share_left * additive_weight.weight",
                        )
                    }}
            end as exact_gbp,
            -- What the harmonised count would lose or gain if this effect alone stood at either end of its range.
            case
                when choice.is_factor
                then [choice.factor_low / choice.factor_middle - 1, choice.factor_high / choice.factor_middle - 1]
                else
                    list_transform(
                        [choice.share_high, choice.share_low],
                        lambda bound:solution.share_left / greatest(
                            solution.share_left + cast(bound as double) - cast(choice.share_middle as double),
                            solution.share_left * solution.smallest_share_left
                        )
                        - 1
                    )
            end as ends,
            solution.factor / solution.share_left as gain
        from {{ ref("harmonising_choice") }} as choice
        inner join
            {{ ref("harmonising_solution") }} as solution
            on choice.return_id = solution.return_id
            and choice.statement_id = solution.statement_id
            and solution.is_solvable
        inner join
            additive_weight
            on choice.return_id = additive_weight.return_id
            and choice.statement_id = additive_weight.statement_id
        left join
            factor_weight
            on choice.return_id = factor_weight.return_id
            and choice.statement_id = factor_weight.statement_id
            and choice.attribute = factor_weight.attribute
    ),
    rounded as (
        select
            *,
            cast(round(exact_gbp, 2) as decimal(18, 2)) as rounded_gbp,
            {{ pounds_times("harmonised_gbp", "ends[1]") }} + {{ pounds_times("pounds_low", "gain") }} as one_end_gbp,
            {{ pounds_times("harmonised_gbp", "ends[2]") }} + {{ pounds_times("pounds_high", "gain") }} as other_end_gbp
        from exact
    ),
    -- The pennies that rounding leaves go to the largest step, so that declared and steps make the harmonised count.
    settled as (
        select *, rounded_gbp + rounding_gbp as amount_gbp
        from
            (
                select
                    *,
                    cast(
                        case
                            when row_number() over (one_count order by abs(rounded_gbp) desc, attribute) = 1
                            then harmonised_gbp - declared_gbp - sum(rounded_gbp) over (one_count)
                            else 0
                        end as decimal(18, 2)
                    ) as rounding_gbp
                from rounded
                window one_count as (partition by return_id, statement_id)
            )
    )
select
    settled.return_id,
    settled.statement_id,
    count.place_id,
    count.financial_year,
    count.return_version,
    cast(
        row_number() over (
            partition by settled.return_id, settled.statement_id
            order by settled.is_factor, abs(settled.amount_gbp) desc, settled.attribute
        ) as integer
    ) as step_order,
    settled.attribute,
    coalesce(attribute.name, {{ in_words("settled.attribute") }}) as attribute_name,
    coalesce(settled.declared_value, 'unknown') as declared_value,
    case
        when settled.attribute = 'financial_year'
        then count.comparison_year
        else coalesce(attribute.standard_choice, 'outside the standard count')
    end as standard_value,
    cast(settled.amount_gbp as decimal(18, 2)) as amount_gbp,
    cast(settled.amount_gbp + least(settled.one_end_gbp, settled.other_end_gbp) as decimal(18, 2)) as low_gbp,
    cast(settled.amount_gbp + greatest(settled.one_end_gbp, settled.other_end_gbp) as decimal(18, 2)) as high_gbp,
    settled.rounding_gbp,
    settled.is_factor,
    settled.basis,
    settled.evidence,
    settled.grade,
    count.is_illustrative
from settled
inner join
    {{ ref("declared_count") }} as count
    on settled.return_id = count.return_id
    and settled.statement_id = count.statement_id
left join {{ ref("method_attributes") }} as attribute on settled.attribute = attribute.attribute
