"""The few kinds of panel that the dashboards are made of, so that all look and behave alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import bargauge, common, dashboard, heatmap, prometheus, stat, statetimeline, table, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import common as common_models
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models import heatmap as heatmap_models
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

Panel = Builder[models.Panel]
SOURCE = models.DataSourceRef(type_val="prometheus", uid="${source}")
GREEN, YELLOW, ORANGE, RED, GREY, BLUE = "green", "yellow", "orange", "red", "#8e8e8e", "blue"


@dataclass(frozen=True, slots=True)
class Query:
    """PromQL, and what its series are called: `{{label}}` is filled in."""

    expr: str
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: one value a row, whose labels tell the row."""

    name: str
    """Empty: the value is hidden, and only its labels are shown."""
    expr: str
    unit: str = "none"
    steps: Sequence[tuple[float, str]] = ()
    """From each number on, this colour; none: plain text."""


def new(uid: str, title: str, what: str, *, since: str) -> dashboard.Dashboard:
    """An empty dashboard.

    Args:
        uid: of its address, fixed for ever.
        title: after "Watchfloor: ".
        what: which question it answers.
        since: how far it looks back when it is opened, such as `now-6h`.
    """
    source = dashboard.DatasourceVariable("source").label("Prometheus").type("prometheus")
    links = dashboard.DashboardLink("Watchfloor").type(models.DashboardLinkType.DASHBOARDS).tags(["watchfloor"]).keep_time(True)
    made = dashboard.Dashboard(f"Watchfloor: {title}").uid(f"watchfloor-{uid}").description(what).tags(["watchfloor"])
    made = made.time(since, "now").timezone("utc").refresh("30s").tooltip(models.DashboardCursorSync.CROSSHAIR).readonly()
    return made.with_variable(source).link(links)


def filled(board: dashboard.Dashboard, first: Sequence[Panel], sections: Mapping[str, Sequence[Panel]]) -> dashboard.Dashboard:
    """The dashboard with the panels that are seen at once, and below them each section under its head."""
    for panel in first:
        board = board.with_panel(panel)
    for head, panels in sections.items():
        board = board.with_row(dashboard.Row(head))
        for panel in panels:
            board = board.with_panel(panel)
    return board


def choice(name: str, label: str, query: str) -> dashboard.QueryVariable:
    """A list to choose from, all at first, filled by `label_values(...)`."""
    variable = dashboard.QueryVariable(name).label(label).datasource(SOURCE).query(query).multi(True).include_all(True).all_value(".*")
    everything = models.VariableOption(selected=True, text=["All"], value=["$__all"])
    return variable.current(everything).refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED).sort(models.VariableSort.ALPHABETICAL_ASC)


def lines(title: str, what: str, *queries: Query, unit: str = "short", stacked: bool = False, span: int = 12) -> timeseries.Panel:
    """Curves over time, filled and stacked where they are parts of a whole."""
    legend = common.VizLegendOptions().display_mode(common_models.LegendDisplayMode.LIST).placement(common_models.LegendPlacement.BOTTOM)
    panel = timeseries.Panel().title(title).description(what).datasource(SOURCE).unit(unit).min(0).span(span).height(8)
    panel = panel.legend(legend.show_legend(True)).line_width(1).fill_opacity(30 if stacked else 8)
    panel = panel.tooltip(common.VizTooltipOptions().mode(common_models.TooltipDisplayMode.MULTI))
    if stacked:
        panel = panel.stacking(common.StackingConfig().mode(common_models.StackingMode.NORMAL))
    for number, query in enumerate(queries):
        panel = panel.with_target(_range(query, number))
    return panel


def number(title: str, what: str, expr: str, *, unit: str = "short", steps: Sequence[tuple[float, str]] = (), span: int = 4) -> stat.Panel:
    """One number, now, coloured by what it means; with the recent course behind it."""
    panel = stat.Panel().title(title).description(what).datasource(SOURCE).unit(unit).span(span).height(4)
    panel = panel.thresholds(_thresholds(steps)).color_mode(common_models.BigValueColorMode.VALUE)
    panel = panel.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"])).graph_mode(common_models.BigValueGraphMode.AREA)
    return panel.with_target(_range(Query(expr), 0))


def bars(
    title: str, what: str, query: Query, *, unit: str = "short", steps: Sequence[tuple[float, str]] = (), span: int = 12
) -> bargauge.Panel:
    """One bar a series, now."""
    panel = bargauge.Panel().title(title).description(what).datasource(SOURCE).unit(unit).min(0).span(span).height(8)
    panel = panel.orientation(common_models.VizOrientation.HORIZONTAL).thresholds(_thresholds(steps))
    return panel.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"])).with_target(_instant(query, 0))


def heat(title: str, what: str, query: Query, *, unit: str = "s", span: int = 12) -> heatmap.Panel:
    """A histogram over time: `query` gives the buckets, with `le` as their legend."""
    colours = heatmap.HeatmapColorOptions().mode(heatmap_models.HeatmapColorMode.SCHEME).scheme("Blues").steps(64)
    panel = heatmap.Panel().title(title).description(what).datasource(SOURCE).calculate(False).color(colours).span(span).height(8)
    return panel.y_axis(heatmap.YAxisConfig().unit(unit)).with_target(_range(query, 0).format(PromQueryFormat.HEATMAP))


def timeline(
    title: str, what: str, query: Query, values: Mapping[int, tuple[str, str]], *, span: int = 24, height: int = 8
) -> statetimeline.Panel:
    """One bar a series, coloured by its value from time to time.

    Args:
        title: of the panel.
        what: what it shows.
        query: gives whole numbers.
        values: by number the word and the colour.
        span: of 24 columns.
        height: in rows of the grid.
    """
    words = {str(code): models.ValueMappingResult(text=word, color=colour, index=code) for code, (word, colour) in values.items()}
    panel = statetimeline.Panel().title(title).description(what).datasource(SOURCE).span(span).height(height)
    panel = panel.mappings([models.ValueMap(options=words)]).color_scheme(dashboard.FieldColor().mode(models.FieldColorModeId.THRESHOLDS))
    panel = panel.merge_values(True).show_value(common_models.VisibilityMode.AUTO).row_height(0.8).fill_opacity(80)
    return panel.with_target(_range(query, 0))


def rows(title: str, what: str, *columns: Column, by: Mapping[str, str], sort: str, span: int = 24, height: int = 8) -> table.Panel:
    """A table of what is so now: one row for each set of labels that the columns share.

    Args:
        title: of the panel.
        what: what it shows.
        columns: each an instant query.
        by: by label that is shown, the head of its column; other labels and the time are hidden.
        sort: the head of the column with the greatest first.
        span: of 24 columns.
        height: in rows of the grid.
    """
    panel = table.Panel().title(title).description(what).datasource(SOURCE).span(span).height(height).filterable(True)
    names, order, hidden = dict(by), {label: place for place, label in enumerate(by)}, {"Time": True}
    for place, column in enumerate(columns):
        panel = panel.with_target(_instant(Query(column.expr), place).format(PromQueryFormat.TABLE))
        value = f"Value #{_ref(place)}" if len(columns) > 1 else "Value"
        if not column.name:
            hidden[value] = True
            continue
        names[value], order[value] = column.name, len(by) + place
        panel = panel.override_by_name(column.name, _looks(column))
    if len(columns) > 1:
        panel = panel.with_transformation(models.DataTransformerConfig("merge", options={}))
    arranged = {"excludeByName": hidden, "indexByName": order, "renameByName": names}
    panel = panel.with_transformation(models.DataTransformerConfig("organize", options=arranged))
    return panel.sort_by([common.TableSortByFieldState().display_name(sort).desc(True)])


def _looks(column: Column) -> list[models.DynamicConfigValue]:
    looks = [models.DynamicConfigValue("unit", column.unit)]
    if column.steps:
        coloured = common_models.TableColorTextCellOptions()
        looks += [
            models.DynamicConfigValue("custom.cellOptions", coloured),
            models.DynamicConfigValue("thresholds", _thresholds(column.steps).build()),
        ]
    return looks


def _thresholds(steps: Sequence[tuple[float, str]]) -> dashboard.ThresholdsConfig:
    first = models.Threshold(value=None, color=GREEN if steps else BLUE)
    later = [models.Threshold(value=value, color=colour) for value, colour in steps]
    return dashboard.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps([first, *later])


def _range(query: Query, place: int) -> prometheus.Dataquery:
    return prometheus.Dataquery().expr(query.expr).legend_format(query.legend).range().ref_id(_ref(place)).datasource(SOURCE)


def _instant(query: Query, place: int) -> prometheus.Dataquery:
    return prometheus.Dataquery().expr(query.expr).legend_format(query.legend).instant().ref_id(_ref(place)).datasource(SOURCE)


def _ref(place: int) -> str:
    return chr(ord("A") + place)
