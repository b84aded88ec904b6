"""The pipeline: does it flow, how far is it behind, and what hurts."""

from collections.abc import Sequence

from grafana_foundation_sdk.builders.dashboard import Dashboard

from deploy.dashboards.panels import ORANGE, RED, YELLOW, Column, Panel, Query, filled, heat, lines, new, number, rows


def pipeline() -> Dashboard:
    board = new("pipeline", "the pipeline", "Do articles flow, how long do they take, and what is behind?", since="now-3h")
    return filled(board, _at_once(), {"Flow": _flow(), "Time": _time(), "Kafka": _kafka(), "View": _view(), "What runs": _runs()})


def rate(metric: str, by: str = "") -> str:
    """A counter as so many a second, summed over processes, by these labels."""
    return f"sum {f'by ({by}) ' if by else ''}(rate({metric}[$__rate_interval]))"


def grown(metric: str, window: str, by: str = "") -> str:
    """By how much a counter grew in a window, with what a series counted that began in it: `increase` misses the first of a kind."""
    began = f"({metric} unless {metric} offset {window})"
    return f"sum {f'by ({by}) ' if by else ''}((increase({metric}[{window}]) and {metric} offset {window}) or {began})"


def quantile(q: float, histogram: str, by: str = "") -> str:
    """The time below which this part of the observations stayed."""
    return f"histogram_quantile({q}, sum by ({', '.join(filter(None, ('le', by)))}) (rate({histogram}_bucket[$__rate_interval])))"


def _at_once() -> Sequence[Panel]:
    return (
        number("Processes down", "That Prometheus cannot scrape.", 'count(up{job="watchfloor"} == 0) or vector(0)', steps=[(1, RED)]),
        number("Articles in", "Acknowledged by Kafka, a second.", rate('watchfloor_ingest_articles_total{outcome="accepted"}'), unit="cps"),
        number("Articles read", "By the extractors, a second.", rate("watchfloor_articles_total"), unit="cps"),
        number(
            "Behind", "Records that wait, of all services.", "sum(watchfloor_consumer_lag_records)", steps=[(1000, YELLOW), (10000, RED)]
        ),
        number(
            "Record to state, 95 of 100",
            "From the record of an article to the state that it moved.",
            quantile(0.95, "watchfloor_record_to_state_seconds"),
            unit="s",
            steps=[(30, YELLOW), (300, RED)],
        ),
        number(
            "Dead letters, last hour",
            "Records that could not be handled; `watchfloor dead-letters list` shows them.",
            f"{grown('watchfloor_dead_letters_total', '1h')} or vector(0)",
            steps=[(1, ORANGE)],
        ),
    )


def _flow() -> Sequence[Panel]:
    return (
        lines(
            "From article to change",
            "Each a second. What is read should keep up with what comes in.",
            Query(rate('watchfloor_ingest_articles_total{outcome="accepted"}'), "articles in"),
            Query(rate("watchfloor_articles_total"), "articles read"),
            Query(rate("watchfloor_entities_total"), "entities"),
            Query(rate("watchfloor_events_total"), "events"),
            Query(rate("watchfloor_observations_total"), "observations"),
            Query(rate("watchfloor_states_total"), "states"),
            Query(rate("watchfloor_changes_total"), "changes"),
            unit="cps",
        ),
        lines(
            "Changes",
            "Of facets, a second, by what made them: a report, a correction, a withdrawal, an override.",
            Query(rate("watchfloor_changes_total", "reason"), "{{reason}}"),
            unit="cps",
            stacked=True,
        ),
        lines(
            "Events by kind",
            "Interactions (who does what to whom) and conditions (what is so), a second.",
            Query(rate("watchfloor_events_total", "kind"), "{{kind}}"),
            unit="cps",
            stacked=True,
        ),
        lines(
            "Dead letters by stage and reason",
            "A second. `watchfloor dead-letters replay --code CODE` brings back what was no fault of the record.",
            Query(rate("watchfloor_dead_letters_total", "stage, code"), "{{stage}}: {{code}}"),
            unit="cps",
            stacked=True,
        ),
    )


def _time() -> Sequence[Panel]:
    return (
        heat(
            "Record to state",
            "From the record of an article to the state that it moved, how many in each range of time.",
            Query("sum by (le) (increase(watchfloor_record_to_state_seconds_bucket[$__rate_interval]))", "{{le}}"),
        ),
        lines(
            "Publication to state",
            "Half, and 95 of 100, of the articles that moved a state: most of it is the time until a feed was polled.",
            Query(quantile(0.5, "watchfloor_publication_to_state_seconds"), "half"),
            Query(quantile(0.95, "watchfloor_publication_to_state_seconds"), "95 of 100"),
            unit="s",
        ),
        lines(
            "A batch in each stage",
            "The time below which 95 of 100 batches stay.",
            Query(quantile(0.95, "watchfloor_stage_seconds", "stage"), "{{stage}}"),
            unit="s",
        ),
        lines(
            "Acknowledged by Kafka",
            "From sending an article to the broker's acknowledgement.",
            Query(quantile(0.5, "watchfloor_ingest_acknowledge_seconds"), "half"),
            Query(quantile(0.99, "watchfloor_ingest_acknowledge_seconds"), "99 of 100"),
            unit="s",
        ),
    )


def _kafka() -> Sequence[Panel]:
    return (
        lines(
            "Behind, by partition",
            "Records that are not yet committed. One partition that grows alone: its worker hangs, or its key is hot.",
            Query("sum by (topic, partition) (watchfloor_consumer_lag_records)", "{{topic}} {{partition}}"),
        ),
        lines(
            "Stands still since",
            "The time since the committed offset of a partition last moved, or nothing was left. What only grows is stuck.",
            Query("time() - min by (topic, partition) (watchfloor_consumer_last_progress_timestamp_seconds)", "{{topic}} {{partition}}"),
            unit="s",
        ),
        lines(
            "Rebalances",
            "How often partitions began to move in the last 10 minutes: a worker came, went, or was too slow to answer.",
            Query("sum by (service) (increase(watchfloor_rebalances_total[10m]))", "{{service}}"),
            span=8,
        ),
        lines(
            "To be restored",
            "Records of changelogs that a worker still has to read before it works.",
            Query("sum by (service, instance) (watchfloor_recovery_remaining_records)", "{{service}} {{instance}}"),
            span=8,
        ),
        lines(
            "Records in a batch",
            "On average: few when all is well, many when a worker catches up.",
            Query(f"{rate('watchfloor_batch_records_sum', 'stage')} / {rate('watchfloor_batch_records_count', 'stage')}", "{{stage}}"),
            span=8,
        ),
    )


def _view() -> Sequence[Panel]:
    return (
        lines(
            "View behind",
            "Records of its topics that are not yet in the read model.",
            Query("max by (instance, topic) (watchfloor_view_lag_records)", "{{instance}} {{topic}}"),
        ),
        lines(
            "Into the read model",
            "The time below which 95 of 100 batches stay.",
            Query(quantile(0.95, "watchfloor_view_apply_seconds", "instance"), "{{instance}}"),
            unit="s",
        ),
        lines(
            "Readers of the stream",
            "Connected now.",
            Query("sum by (instance) (watchfloor_view_stream_clients)", "{{instance}}"),
            span=8,
        ),
        lines("Changes sent to them", "A second.", Query(rate("watchfloor_view_stream_changes_total"), "changes"), unit="cps", span=8),
        lines("Actors", "In the read model.", Query("max(watchfloor_view_actors)", "actors"), span=8),
    )


def _runs() -> Sequence[Panel]:
    return (
        rows(
            "Processes",
            "What is scraped, whether it is ready, and since when it runs.",
            Column("", 'max by (service, instance, version) (watchfloor_build_info{job="watchfloor"})'),
            Column("ready", 'min by (service, instance) (watchfloor_ready{job="watchfloor"})'),
            Column("runs for", 'max by (service, instance) (time() - process_start_time_seconds{job="watchfloor"})', unit="s"),
            by={"service": "service", "instance": "instance", "version": "version"},
            sort="runs for",
            span=12,
        ),
        rows(
            "Knowledge",
            "With which model and rules each part works. Two versions at once: an upgrade is under way.",
            Column("processes", 'count by (service, model, version) (watchfloor_knowledge_info{job="watchfloor"})'),
            by={"service": "service", "model": "model", "version": "version"},
            sort="service",
            span=12,
        ),
        lines(
            "Memory",
            "Of the process that is scraped; the extractor reads in a process of its own beside it.",
            Query('sum by (service, instance) (process_resident_memory_bytes{job="watchfloor"})', "{{service}} {{instance}}"),
            unit="bytes",
        ),
        lines(
            "Processor time, a second",
            "Likewise. At 1 a process has no more to give: start another one, up to one a partition.",
            Query(rate('process_cpu_seconds_total{job="watchfloor"}', "service, instance"), "{{service}} {{instance}}"),
            unit="s",
        ),
    )
