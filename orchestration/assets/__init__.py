"""Dagster assets, one module for each kind of step."""
