"""Grafana's dashboards as typed code: `make dashboards` writes deploy/grafana/dashboards/*.json.

`panels` is the vocabulary, `pipeline`, `actors` and `sources` the three dashboards. tests/deploy/test_panels.py asks every query of
what is written of a real Prometheus that scrapes the real services.
"""
