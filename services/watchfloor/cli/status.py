"""`watchfloor status`: what is known now."""

import click


@click.command(name="status")
@click.argument("actor", required=False)
def command(actor: str | None) -> None:
    """Show the state of ACTOR (such as airport:OAKB) with its evidence, or a table of all actors that have a state."""
    from watchfloor.cli.rendering import actor_lines, table_lines
    from watchfloor.cli.view_client import ViewError, get_actor, get_actors, view_address
    from watchfloor.runtime.settings import load_settings

    view = view_address(load_settings())
    if actor is None:
        click.echo("\n".join(table_lines(state for state in get_actors(view) if state["facets"])))
        return
    state = get_actor(view, actor)
    if state is None:
        raise ViewError(f"nothing is known of {actor}; `watchfloor status` lists the actors that have a state")
    click.echo("\n".join(actor_lines(state)))
