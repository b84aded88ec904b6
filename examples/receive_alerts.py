"""A receiver of Alertmanager's webhook: prints a line for each alert that fires or is over.

python examples/receive_alerts.py [--host 0.0.0.0] [--port 9095]

An Alertmanager in a container reaches it on the address of this machine, not on 127.0.0.1. Whoever reaches the port may post.
"""

import argparse

from aiohttp import web


async def receive(request: web.Request) -> web.Response:
    for alert in (await request.json())["alerts"]:
        name, severity = alert["labels"]["alertname"], alert["labels"].get("severity", "")
        at = alert["startsAt"] if alert["status"] == "firing" else alert["endsAt"]
        print(f"{at}  {alert['status']:8}  {severity:8}  {name}: {alert['annotations']['summary']}", flush=True)
    return web.Response(status=204)


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=9095)
    given = options.parse_args()
    application = web.Application()
    application.router.add_post("/alerts", receive)
    web.run_app(application, host=given.host, port=given.port)
