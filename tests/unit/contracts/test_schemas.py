"""The schemas that are checked in are those of the contracts, and what they describe holds."""

import json
from functools import reduce
from operator import or_

import jsonschema
import pytest
import yaml
from pydantic import TypeAdapter

from watchfloor.contracts.article import parse_article
from watchfloor.contracts.canonical import Message
from watchfloor.contracts.schemas import EXAMPLES, FOLDER, MESSAGES, files
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


@pytest.mark.parametrize("name", [name for name, _, _ in MESSAGES.values()])
def test_each_message_has_an_example_that_its_schema_allows(name: str) -> None:
    document = yaml.safe_load(files()["asyncapi.yaml"])
    (example,) = document["components"]["messages"][name]["examples"]
    schema = json.loads(files()[f"{name}.json"])
    jsonschema.validate(example["payload"], schema, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize(("name", "models"), [(name, models) for name, models, _ in MESSAGES.values()])
def test_what_was_once_written_is_still_read(name: str, models: list[type[Message]]) -> None:
    for example in [EXAMPLES / f"{name}.json", *FOLDER.glob(f"released/*/examples/{name}.json")]:
        value = json.loads(example.read_text("utf-8"))
        TypeAdapter(reduce(or_, models)).validate_python(value)


def test_a_value_that_the_schema_does_not_allow_is_found_in_an_example() -> None:
    example = json.loads((EXAMPLES / "event.json").read_text("utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**example, "modality": "perhaps"}, json.loads(files()["event.json"]))
