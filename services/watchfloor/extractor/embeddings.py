"""The first layer of the model's networks, remembered: a word's vector depends on its form alone, and most words come again."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc
from thinc.api import Model
from thinc.types import Ragged

MOST_WORDS = 30_000
"""Vectors that one network remembers, some 15 MB of them; then it forgets all."""
BLOCK = 64
"""New words are always worked out so many at a time: matrices of another height are rounded in another way, and what a
text says must not hang on what was read before it."""


def remember_embeddings(model: Model[Any, Any]) -> None:
    """Let each network within a component's model remember the vectors of words, where it makes them from forms alone."""
    for node in [*model.walk()]:
        if node.has_ref("embed") and node.layers and node.layers[0] is node.get_ref("embed"):
            embed = node.layers[0]
            if [layer.name for layer in embed.layers[:2]] == ["extract_features", "list2ragged"]:
                node.layers[0] = Model("remembered", _Remembered(embed))


class _Remembered:
    """The forward pass of such a layer."""

    def __init__(self, embed: Model[Any, Any]) -> None:
        self._forms, self._layers = embed.layers[0], embed.layers[2:-1]
        self._rows: dict[bytes, int] = {}
        self._vectors: npt.NDArray[np.float32] | None = None

    def __call__(self, _: object, docs: Sequence[Doc], is_train: bool) -> tuple[list[npt.NDArray[np.float32]], object]:
        assert not is_train, "nobody trains here"
        forms = self._forms.predict(docs)
        words = np.ascontiguousarray(np.concatenate(forms))
        keys = words.view(f"V{words.shape[1] * words.itemsize}").ravel().tolist()
        if len(self._rows) > MOST_WORDS:
            self._rows = {}
        first = {key: number for number, key in reversed([*enumerate(keys)]) if key not in self._rows}
        if first:
            self._learn(first, words)
        assert self._vectors is not None, "there is a word"
        vectors = self._vectors[[self._rows[key] for key in keys]]
        return np.split(vectors, np.cumsum([len(each) for each in forms])[:-1]), None

    def _learn(self, first: dict[bytes, int], words: npt.NDArray[np.uint64]) -> None:
        numbers = np.array([*first.values()])
        found = np.concatenate([self._work_out(words[numbers[at : at + BLOCK]]) for at in range(0, len(numbers), BLOCK)])
        begin, end = len(self._rows), len(self._rows) + len(found)
        if self._vectors is None or end > len(self._vectors):
            room = np.empty((end + MOST_WORDS, found.shape[1]), dtype=np.float32)
            room[:begin] = self._vectors[:begin] if self._vectors is not None else 0
            self._vectors = room
        self._vectors[begin:end] = found
        self._rows.update(zip(first, range(begin, end), strict=True))

    def _work_out(self, words: npt.NDArray[np.uint64]) -> npt.NDArray[np.float32]:
        """The vectors of at most a block of words."""
        filled: Any = np.resize(words, (BLOCK, words.shape[1]))
        ragged: Any = Ragged(filled, np.array([BLOCK], dtype=np.int32))  # type: ignore[arg-type]
        for layer in self._layers:
            ragged = layer.predict(ragged)
        vectors: npt.NDArray[np.float32] = ragged.data[: len(words)]
        return vectors
