"""`watchfloor settings`: every setting, as the services see it."""

import click


@click.command(name="settings")
def command() -> None:
    """List every setting: its environment variable, its value here, and what it means."""
    from watchfloor.runtime.settings import Settings, load_settings

    settings = load_settings()
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        source = "" if name in settings.model_fields_set else "  (default)"
        click.echo(f"WATCHFLOOR_{name.upper()}={'' if value is None else value}{source}")
        if field.description:
            click.echo(f"    {' '.join(field.description.split())}")
