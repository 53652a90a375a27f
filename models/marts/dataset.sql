select dataset, title, shape, publisher, licence, source, threshold_gbp from {{ source("landed", "dataset") }}
