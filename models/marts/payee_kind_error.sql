select error_kind, basis, sample_size, error_count, error_rate, low_rate, high_rate, measured_on, source
from {{ ref("payee_kind_measured") }}
