"""A receiver of Alertmanager's webhook: prints a line for each alert that fires or is over.

python examples/receive_alerts.py [PORT]
"""

import sys

from aiohttp import web


async def receive(request: web.Request) -> web.Response:
    for alert in (await request.json())["alerts"]:
        name, severity = alert["labels"]["alertname"], alert["labels"].get("severity", "")
        at = alert["startsAt"] if alert["status"] == "firing" else alert["endsAt"]
        print(f"{at}  {alert['status']:8}  {severity:8}  {name}: {alert['annotations']['summary']}", flush=True)
    return web.Response(status=204)


if __name__ == "__main__":
    application = web.Application()
    application.router.add_post("/alerts", receive)
    web.run_app(application, host="127.0.0.1", port=int(sys.argv[1]) if len(sys.argv) > 1 else 9095)
