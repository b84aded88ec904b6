"""`make bench`: each benchmark in a process of its own, so that none warms another's caches."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.fold_input import SHARED

BENCHMARKS = {
    "reading, beside nlp.pipe with the whole model": ["reading.py", "--articles", "150"],
    "the extractor, Kafka to Kafka, beside nlp.pipe with the whole model": ["extract_service.py"],
    "reading, by the length of an article": ["article_length.py"],
    "start and size of all services": ["start.py"],
    "one update of a state, by the length of its history": ["update_cost.py"],
    "the aggregator, Kafka to Kafka, beside plain aiokafka": ["aggregate.py"],
    "from an article's acknowledgement to its change, with 1,000 clients": ["latency.py"],
    "1,000 feeds with 10,000 articles into ingest": ["feeds.py"],
}


def main() -> int:
    failed = 0
    with tempfile.TemporaryDirectory(prefix="bench-") as shared:
        environment = os.environ | {SHARED: shared}
        for what, (script, *arguments) in BENCHMARKS.items():
            print(f"\n{what}", flush=True)
            command = [sys.executable, "-m", f"benchmarks.{Path(script).stem}", *arguments]
            failed |= subprocess.run(command, env=environment, check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
