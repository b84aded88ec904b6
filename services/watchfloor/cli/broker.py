"""`watchfloor broker`: the local Kafka alone."""

import click


@click.command(name="broker")
@click.option("--fetch", is_flag=True, help="Only fetch and check Kafka's jars, so that later starts need no network.")
def command(fetch: bool) -> None:
    """Run the local Kafka on 127.0.0.1 until SIGTERM or Ctrl-C; its data stays in the data folder."""
    from watchfloor.runtime.kafka_jars import are_there, ensure_jars
    from watchfloor.runtime.settings import load_settings

    try:
        from watchfloor.runtime.local_kafka import node_of, run_node
    except ModuleNotFoundError as error:
        missing = f"{error.name} is not installed: images leave out the Java that the local Kafka runs on"
        raise click.ClickException(f"{missing}; name a Kafka of yours in WATCHFLOOR_BROKER") from error

    settings = load_settings()
    if not are_there(settings.cache):
        click.echo(f"downloading Kafka (44 MB) into {settings.cache}")
    jars = ensure_jars(settings.cache)
    if fetch:
        return
    node = node_of(settings)
    click.echo(f"Kafka starts on {node.address}, data in {node.data_dir}; Ctrl-C stops it")
    run_node(node, jars)
