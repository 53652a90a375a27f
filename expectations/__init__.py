"""What is judged: Great Expectations suites over the small measured tables of the schema ``methodology``.

SQL measures, Great Expectations judges, the report shows the same rows. The bounds stand in ``seeds/checks.csv`` alone.
This package imports nothing of ``orchestration``.
"""
