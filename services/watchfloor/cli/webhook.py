"""`watchfloor webhook`: forwards changes to a web address."""

import asyncio
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from watchfloor.runtime.settings import Settings


@click.command(name="webhook")
@click.argument("url")
@click.option("--actor", "actors", multiple=True, metavar="ACTOR", help="Only this actor, such as airport:OAKB; may be repeated.")
@click.option("--kind", help="Only actors of this kind, such as `airport`.")
@click.option("--current", is_flag=True, help="Only changes that moved the present value.")
def command(url: str, actors: tuple[str, ...], kind: str | None, current: bool) -> None:
    """Forward each state change from now on to URL, until SIGTERM or Ctrl-C; after a restart from where it was.

    The body is the change as JSON, signed with WATCHFLOOR_WEBHOOK_SECRET as Standard Webhooks have it. What is not taken is
    tried again, in order, until it is; articles that are backfilled fire nothing.
    """
    from watchfloor.runtime.log import configure_log
    from watchfloor.runtime.settings import load_settings

    if not url.startswith(("http://", "https://")):
        raise click.BadParameter("expected an address that begins with http:// or https://", param_hint="URL")
    settings = load_settings()
    configure_log("webhook", settings.log_level)
    filters: dict[str, Any] = {"actors": list(actors), "kind": kind, "current": True if current else None}
    asyncio.run(_forward(settings, url, filters))


async def _forward(settings: "Settings", url: str, filters: dict[str, Any]) -> None:
    from watchfloor.cli.view_client import view_address
    from watchfloor.client import Client
    from watchfloor.runtime.stopping import run_until, stop_event
    from watchfloor.webhook.forwarding import forward
    from watchfloor.webhook.progress import Progress
    from watchfloor.webhook.signing import key_of

    stop = stop_event()
    key = key_of(settings.webhook_secret.get_secret_value() if settings.webhook_secret else "")
    progress = Progress(settings.data_dir / "webhooks", url, filters)
    try:
        token = settings.view_token.get_secret_value() if settings.view_token else None
        async with Client(str(view_address(settings)), token=token) as view:
            click.echo(f"forwarding changes to {url}; Ctrl-C stops", err=True)
            await run_until(stop, forward(view, url, key, progress, filters))
    finally:
        progress.close()
