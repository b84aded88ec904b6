"""`watchfloor explain`: why a state is as it is, and how sure."""

from typing import Any

import click


@click.command(name="explain")
@click.argument("actor")
def command(actor: str) -> None:
    """Say of each facet of ACTOR which voices stand for and against it, what would be without each, and how few decide."""
    from watchfloor.cli.view_client import ViewError, get_explanations, view_address
    from watchfloor.runtime.settings import load_settings

    explanations = get_explanations(view_address(load_settings()), actor)
    if explanations is None:
        raise ViewError(f"nothing is known of {actor}; `watchfloor status` lists the actors that have a state")
    click.echo("\n\n".join("\n".join(explanation_lines(each)) for each in explanations))


def explanation_lines(found: dict[str, Any]) -> list[str]:
    """An explanation as the view gives it, for people."""
    claims = f"{found['claims']} claim{'' if found['claims'] == 1 else 's'}"
    lines = [f"{found['facet']}: {found['status']}, outlook {found['outlook']}, by {claims}"]
    for voice in found["voices"]:
        status, outlook = found["without"].get(voice["voice"], (found["status"], found["outlook"]))
        would = "the same" if (status, outlook) == (found["status"], found["outlook"]) else f"{status}, outlook {outlook}"
        lines.append(f"  {voice['voice']:24} {voice['stands']:8} weight {voice['weight'] / 1000:.2f}  without it: {would}")
    least = found["least"]
    if least is None:
        lines.append("  no voice's fall would make the status another one")
    else:
        fewer = "" if found["least_is_certain"] else "; of so many voices not all sets were tried, fewer may do"
        lines.append(f"  the status flips if {len(least)} fall{'s' if len(least) == 1 else ''}: {', '.join(least)}{fewer}")
    return lines
