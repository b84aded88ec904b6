"""The model's entity recogniser, its decisions taken for all words of a batch at once.

spaCy decides word by word, and asks of each of the 74 things it could do whether it may, which takes longer than the
network itself. Between two names a decision does not depend on those before it, and within a name only on where it
began. So all words are scored as if no name were open, and then the words after each beginning, one step of all names
at a time. The scores and the choices are spaCy's own: tests compare them.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]
_HERE, _BEGIN, _BEFORE = range(3)
"""The words that spaCy's network looks at: this one, the first of the open name, and the one before; without a name only this."""


def can_batch(component: EntityRecognizer) -> bool:
    """Whether a recogniser is built as those of spaCy's small, middle and large models are."""
    model = component.model
    return bool(component.cfg["beam_width"] == 1 and model.attrs["has_upper"] and model.get_ref("lower").get_dim("nF") == 3)


class Recognizer:
    """Sets the entities of docs.

    Args:
        component: of a loaded model, for which `can_batch` holds.
    """

    def __init__(self, component: EntityRecognizer) -> None:
        model = component.model
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        weights: Floats = lower.get_param("W")
        self._words = model.get_ref("tok2vec")
        self._hidden, self._pieces = weights.shape[1:3]
        self._weights = np.ascontiguousarray(weights.reshape(-1, weights.shape[3]).T)
        self._bias: Floats = lower.get_param("b").reshape(-1)
        nothing: Floats = lower.get_param("pad").reshape(3, -1)
        self._no_name = nothing[_BEGIN] + nothing[_BEFORE]
        self._upper: Floats = upper.get_param("W")
        self._upper_bias: Floats = upper.get_param("b")
        moves = [component.moves.get_class_name(number) for number in range(component.moves.n_moves)]
        self._labels = [move[2:] for move in moves]
        self._begins, self._units = (np.array([move.startswith(kind) and move != "U-" for move in moves]) for kind in ("B-", "U-"))
        self._barred = np.where(self._begins | self._units | (np.array(moves) == "O"), 0, -np.inf).astype(np.float32)
        self._goes_on, self._ends = (
            np.array([moves.index(kind + label) if kind + label in moves else -1 for label in self._labels]) for kind in ("I-", "L-")
        )

    def __call__(self, docs: Sequence[Doc]) -> None:
        """Set the entities of docs whose sentences are known: no entity goes beyond one."""
        found: list[list[Span]] = [[] for _ in docs]
        for number, start, end, label in self._entities(docs):
            found[number].append(Span(docs[number], start, end, label=label))
        for doc, entities in zip(docs, found, strict=True):
            doc.set_ents(entities)

    def _entities(self, docs: Sequence[Doc]) -> Iterator[tuple[int, int, int, str]]:
        """Number of the doc, first word, the one after the last, and label of each entity, in order."""
        lengths = np.array([len(doc) for doc in docs])
        last, space = _boundaries(docs, lengths)
        features = (self._words.predict(docs) @ self._weights).reshape(len(last), 3, -1)
        best = self._without_name(features, last, space)
        ends = self._name_ends(features, best, last)
        after = np.cumsum(lengths)
        taken = 0
        for start in np.flatnonzero(ends).tolist():
            if start >= taken:
                taken = int(ends[start])
                number = int(np.searchsorted(after, start, side="right"))
                offset = int(after[number] - lengths[number])
                yield number, start - offset, taken - offset, self._labels[best[start]]

    def _without_name(self, features: Floats, last: Flags, space: Flags) -> Rows:
        """What to do at each word where no name is open."""
        scores = self._hiddens(features[:, _HERE] + self._no_name) @ self._upper.T + self._upper_bias + self._barred
        scores[np.ix_(last | space, self._begins)] = -np.inf
        scores[np.ix_(space, self._units)] = -np.inf
        best: Rows = np.argmax(scores, axis=1)
        return best

    def _name_ends(self, features: Floats, best: Rows, last: Flags) -> Rows:
        """For each word at which a name could begin, the word after the name; else 0."""
        ends = np.zeros(len(best), dtype=np.intp)
        units = np.flatnonzero(self._units[best])
        ends[units] = units + 1
        begins = np.flatnonzero(self._begins[best])
        here = begins + 1
        while len(here):
            hidden = self._hiddens(features[here, _HERE] + features[begins, _BEGIN] + features[here - 1, _BEFORE])
            goes_on, end = (self._scores(hidden, moves[best[begins]]) for moves in (self._goes_on, self._ends))
            over = last[here] | (end > goes_on)
            ends[begins[over]] = here[over] + 1
            begins, here = begins[~over], here[~over] + 1
        return ends

    def _hiddens(self, summed: Floats) -> Floats:
        pieces: Floats = (summed + self._bias).reshape(-1, self._hidden, self._pieces)
        hidden: Floats = pieces.max(axis=2)
        return hidden

    def _scores(self, hidden: Floats, moves: Rows) -> Floats:
        """The score of one move in each row."""
        scores: Floats = (hidden * self._upper[moves]).sum(axis=1) + self._upper_bias[moves]
        return scores


def _boundaries(docs: Sequence[Doc], lengths: Rows) -> tuple[Flags, Flags]:
    """Whether each word of the docs is the last of its sentence, and whether it is white space."""
    flags = np.concatenate([doc.to_array(["SENT_START", "IS_SPACE"]) for doc in docs])
    first = np.append(flags[:, 0] == 1, True)
    first[np.cumsum(lengths)] = True
    return first[1:], flags[:, 1] == 1
