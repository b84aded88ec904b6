"""A receiver of webhooks: checks the signature and the time, and takes each change once.

WATCHFLOOR_WEBHOOK_SECRET=whsec_... python examples/receive_webhook.py [PORT]
WATCHFLOOR_WEBHOOK_SECRET=whsec_... watchfloor webhook http://localhost:9000/
"""

import base64
import hashlib
import hmac
import os
import sys
import time

from aiohttp import web

TOLERANCE_S = 300
KEY = base64.b64decode(os.environ["WATCHFLOOR_WEBHOOK_SECRET"].removeprefix("whsec_"))
taken: set[str] = set()  # of a real receiver: a table with this id as its key


async def receive(request: web.Request) -> web.Response:
    body = await request.read()
    identifier, at = request.headers["webhook-id"], request.headers["webhook-timestamp"]
    expected = base64.b64encode(hmac.new(KEY, f"{identifier}.{at}.".encode() + body, hashlib.sha256).digest()).decode()
    fresh = abs(time.time() - int(at)) < TOLERANCE_S
    if not fresh or not hmac.compare_digest(request.headers["webhook-signature"], f"v1,{expected}"):
        return web.Response(status=401)
    if identifier not in taken:
        taken.add(identifier)
        print(body.decode(), flush=True)
    return web.Response(status=204)


if __name__ == "__main__":
    application = web.Application()
    application.router.add_post("/", receive)
    web.run_app(application, host="127.0.0.1", port=int(sys.argv[1]) if len(sys.argv) > 1 else 9000)
