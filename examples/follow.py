"""Airports that are not open, and then every change of one, over the view's API; goes on where it broke.

python examples/follow.py [http://localhost:8080]
"""

import asyncio
import sys

from watchfloor.client import Client, PositionLostError


async def main(url: str) -> None:
    async with Client(url) as view:
        while True:
            snapshot = await view.states(kind="airport")
            for each in snapshot.states:
                if each.read["status"] not in ("open", "unknown"):
                    stale = ", stale" if each.read["stale"] else ""
                    print(f"{each.state.name}: {each.read['status']} since {each.read['since'] or 'an unknown time'}{stale}", flush=True)
            try:
                async for received in view.changes(after=snapshot.position, kind="airport", current=True):
                    change = received.change
                    print(f"{change.name}: {change.field} {change.before} -> {change.after} ({change.cause.article.source})", flush=True)
            except PositionLostError:
                continue  # too long away: what changed meanwhile is in the states


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080"))
