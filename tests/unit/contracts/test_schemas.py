"""The schemas that are checked in are those of the contracts, and what they describe holds."""

import json

import jsonschema
import pytest
import yaml

from watchfloor.contracts.article import parse_article
from watchfloor.contracts.schemas import FOLDER, files
from watchfloor.contracts.topics import Topic


@pytest.mark.parametrize("name", sorted(files()))
def test_each_schema_is_current(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == files()[name], "run `make schemas`"


@pytest.mark.parametrize("name", [name for name in files() if name.endswith(".json")])
def test_each_schema_is_a_valid_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(files()[name]))


def test_the_seed_article_keeps_its_schema() -> None:
    seed = (FOLDER.parent / "seeds" / "seed_article.json").read_bytes()
    jsonschema.validate(json.loads(seed), json.loads(files()["article.json"]))
    assert parse_article(seed).id == "seed-kabul-airport"


def test_asyncapi_names_every_topic_and_every_schema() -> None:
    document = yaml.safe_load(files()["asyncapi.yaml"])
    addresses = {channel["address"] for channel in document["channels"].values()}
    assert addresses == {topic.value for topic in Topic}
    refs = {message["payload"]["schema"]["$ref"] for message in document["components"]["messages"].values() if "payload" in message}
    assert refs == {name for name in files() if name.endswith(".json")}
