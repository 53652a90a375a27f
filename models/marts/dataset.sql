select dataset, title, publisher, licence, source, threshold_gbp from {{ source("landed", "dataset") }}
