"""Which code reads, and what a change of it does to the reading: `make reading`, after any such change.

`reading_code.yaml` holds the version of the rules and a digest of each file that reads, without its comments; a test fails while
it does not fit. This command reads the gold text and 300 news articles with the code that was noted last and with that of now, both
with the knowledge and the model of now, which have their own part in the version. Where they read alike the new code is noted; else
RULES_VERSION has to be raised first: of two readings of one article the higher version wins, so that one which reads otherwise
under the same version would be lost.
"""

import ast
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tokenize
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PACKAGE = Path("services") / "watchfloor"
NOTED = Path(__file__).parent / "reading_code.yaml"
NOT_READING = frozenset(
    {"extractor/agent.py", "extractor/service.py", "extractor/messages.py"}
    | {f"knowledge/{name}.py" for name in ("deciding", "durations", "outlets", "relations", "tables", "watchlist")}
)
"""Shells, and the knowledge of others than the extractor."""
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def digests() -> dict[str, str]:
    """By file that reads twelve digits that change with its code, but not with its comments, docstrings and blank lines."""
    package = ROOT / PACKAGE
    names = sorted(each.relative_to(package).as_posix() for part in ("extractor", "knowledge") for each in (package / part).glob("*.py"))
    return {name: digest((package / name).read_text(encoding="utf-8")) for name in names if name not in NOT_READING}


def digest(source: str) -> str:
    """The digits of one file."""
    texts = {
        (node.lineno, node.col_offset)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and token.start in texts):
            (first, start), (last, end) = token.start, token.end
            for number in range(first, last + 1):
                line = lines[number - 1]
                before, after = line[:start] if number == first else "", line[end:] if number == last else ""
                lines[number - 1] = before.ljust(len(line) - len(after)) + after
    code = "\n".join(line.rstrip() for line in lines if line.strip())
    return hashlib.sha256(code.encode()).hexdigest()[:12]


def version() -> str:
    from watchfloor.extractor.pipeline import RULES_VERSION

    return RULES_VERSION


def noted() -> dict[str, Any]:
    """The version of the rules, and the digests of `digests`, as they were noted last."""
    found: dict[str, Any] = yaml.safe_load(NOTED.read_text(encoding="utf-8"))
    return found


def texts() -> list[dict[str, Any]]:
    """All gold articles, and 300 news articles of gensim's test data."""
    found: list[dict[str, Any]] = []
    for name in ("actors", "events", "airports", "facets"):
        for line in (Path(__file__).parent / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            found += case.get("articles") or [{"text": case["text"], "published_at": case["published_at"]}]
    news = (Path(str(files("gensim"))) / "test" / "test_data" / "lee_background.cor").read_text(encoding="utf-8")
    found += [{"text": line, "published_at": "2001-12-01T00:00:00Z"} for line in news.splitlines()]
    return found


def readings() -> list[str]:
    """What the watchfloor that is imported here reads in each text."""
    from watchfloor.contracts.article import accept, article_from
    from watchfloor.extractor.pipeline import Extractor
    from watchfloor.runtime.settings import load_settings

    extractor = Extractor(load_settings().model)
    articles = [accept(article_from({**each, "id": f"text-{number}"}), NOW) for number, each in enumerate(texts())]
    return [each.model_copy(update={"extractor": ""}).model_dump_json() for each in extractor.extract_batch(articles)]


def readings_of(commit: str) -> list[str]:
    """What the code of a commit reads, with the knowledge of now."""
    archive = subprocess.run(["git", "archive", commit, str(PACKAGE)], cwd=ROOT, capture_output=True, check=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        there = Path(folder) / PACKAGE / "knowledge"
        for old in [each for each in there.rglob("*") if each.is_file() and each.suffix != ".py"]:
            old.unlink()
        shutil.copytree(ROOT / PACKAGE / "knowledge", there, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        environment = {**os.environ, "PYTHONPATH": str(Path(folder) / PACKAGE.parent)}
        done = subprocess.run([sys.executable, __file__, "--print"], env=environment, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def main() -> int:
    if "--print" in sys.argv:
        print("\n".join(readings()))
        return 0
    before = noted()
    changed = sorted(set(digests().items()) ^ set(before["code"].items()))
    print(f"changed since it was noted: {', '.join(sorted({name for name, _ in changed})) or 'no file that reads'}")
    if version() == before["rules"] and changed:
        commit = subprocess.run(["git", "log", "-1", "--format=%H", "--", str(NOTED)], cwd=ROOT, capture_output=True, text=True, check=True)
        old, new = readings_of(commit.stdout.strip()), readings()
        otherwise = sum(a != b for a, b in zip(old, new, strict=True)) if len(old) == len(new) else len(new)
        print(f"read otherwise: {otherwise} of {len(new)} texts")
        if otherwise:
            print(f"raise RULES_VERSION ({version()!r}) in {PACKAGE}/extractor/pipeline.py, then run this again", file=sys.stderr)
            return 1
    head = "# Written by `make reading` (reading_code.py says why): which code reads, under which version of the rules.\n"
    content = yaml.safe_dump({"rules": version(), "code": digests()}, sort_keys=False)
    NOTED.write_text(head + content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
