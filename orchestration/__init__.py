"""Total Place Warehouse: everything that runs.

Importing the package switches every tool's telemetry off before any of them is imported.
"""

import os

for _switch, _value in {
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "SEND_ANONYMOUS_USAGE_STATS": "no",
    "DAGSTER_DISABLE_TELEMETRY": "1",
}.items():
    os.environ.setdefault(_switch, _value)
