"""Reads a YAML file of knowledge against its model; whatever is wrong is an error that names file and line."""

import re
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

FOLDER = Path(__file__).parent
M = TypeVar("M", bound=BaseModel)


class KnowledgeError(ValueError):
    """Knowledge that cannot be used: `file:line: what is wrong`."""


class Lines:
    """Where in a YAML file each value stands."""

    def __init__(self, path: Path, root: yaml.Node) -> None:
        self.path = path
        self._root = root

    def at(self, where: tuple[int | str, ...]) -> int:
        """The line of the value at a path of keys and indexes, or of the nearest part of it that exists."""
        node, line = self._root, self._root.start_mark.line + 1
        for step in where:
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == str(step)), None)
                if pair is None:
                    continue
                node, line = pair[1], pair[0].start_mark.line + 1
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
        return line

    def error(self, where: tuple[int | str, ...], reason: str) -> KnowledgeError:
        """The error to raise for the value at `where`."""
        return KnowledgeError(f"{self.path}:{self.at(where)}: {reason}")


class _Loader(yaml.CSafeLoader):
    """The safe loader, but a key given twice is an error, and `no` and `on` stay words."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
for _letter in "tf":
    _Loader.yaml_implicit_resolvers[_letter].append(("tag:yaml.org,2002:bool", re.compile("true|false")))


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} stands here twice", key.start_mark)
        seen.add(key.value)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load(path: Path, model: type[M]) -> tuple[M, Lines]:
    """The content of a YAML file as `model`, and where each value stands.

    Raises:
        KnowledgeError: the file is missing, is no YAML, or does not fit the model.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read: {error.strerror}") from error
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        value = loader.construct_document(root) if root is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeError(f"{path}:{line}: {error.problem}") from error
    if root is None:
        raise KnowledgeError(f"{path}:1: the file is empty")
    lines = Lines(path, root)
    try:
        return model.model_validate(value), lines
    except ValidationError as error:
        each = error.errors(include_url=False)[0]
        where = ".".join(map(str, each["loc"]))
        raise lines.error(each["loc"], f"{where}: {each['msg'].removeprefix('Value error, ')}") from error
