"""What the model's attribute ruler and lemmatizer make of tagged words, remembered.

Nearly all patterns of the ruler look at one word: its tag, its label, whether it is space, and of some words the form.
What the ruler does to such a word is asked of it once; only where one of its few patterns over several words fits does
it read the words themselves. The lemma of a word depends on the word, its part of speech and its features.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc

_SEEN: list[int | str] = ["TAG", "DEP", "IS_SPACE", "LOWER"]
_KNOWN = {"TAG", "DEP", "IS_SPACE", "LOWER"}
_SET: list[int | str] = ["TAG", "DEP", "POS", "MORPH", "LEMMA"]
_LEMMATISED: list[int | str] = ["ORTH", "POS", "MORPH", "LEMMA"]
Word = tuple[int, int, int, int]
Form = tuple[int, int, int]
MOST_LEMMAS = 100_000
"""Words of which the lemma is remembered, some 20 MB of them; then all are forgotten."""


class TagRules:
    """Sets parts of speech, features and, of irregular words, lemmas.

    Args:
        ruler: of a loaded model.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        self._ruler: Any = ruler
        self._vocab = ruler.vocab
        self._rows: dict[Word, tuple[int, ...]] = {}
        self._forms: set[int] = set()
        self._phrases = Matcher(self._vocab)
        rules: list[Any] = [*ruler.patterns]
        for number, rule in enumerate(rules):
            # Within a memory zone the features would be forgotten with the zone.
            self._vocab.morphology.add(rule["attrs"].get("MORPH", ""))
            for pattern in rule["patterns"]:
                forms = _forms(pattern)
                if forms is None:
                    self._phrases.add(str(number), [pattern])
                else:
                    self._forms.update(self._vocab.strings.add(form) for form in forms)

    def __call__(self, docs: Sequence[Doc]) -> None:
        """Do to tagged and parsed docs what the ruler would do."""
        rows, forms = self._rows, self._forms
        for doc in docs:
            phrases = self._phrases(doc)
            found = []
            for tag, label, space, form in doc.to_array(_SEEN).tolist():
                word = (tag, label, space, form if form in forms else 0)
                found.append(rows.get(word) or self._ask(word))
            _set(doc, _SET, found)
            for _, start, end in phrases:
                matches = self._ruler.match(doc[start:end])
                self._ruler.set_annotations(doc, [(rule, match, start + first, start + last) for rule, match, first, last in matches])

    def _ask(self, word: Word) -> tuple[int, ...]:
        """What the ruler makes of a word that stands alone."""
        tag, label, space, form = word
        strings = self._vocab.strings
        text = " " if space else strings[form] if form else "_"
        doc = Doc(self._vocab, words=[text], spaces=[False], tags=[strings[tag]], deps=[strings[label]], heads=[0])
        self._ruler(doc)
        self._rows[word] = found = tuple(doc.to_array(_SET)[0].tolist())
        return found


def _forms(pattern: Sequence[dict[str, object]]) -> list[str] | None:
    """The forms that a pattern of one word asks for; None for one that looks at several words, or at anything else."""
    if len(pattern) > 1 or set(pattern[0]) - _KNOWN:
        return None
    form = pattern[0].get("LOWER", [])
    if isinstance(form, dict):
        return list(form["IN"]) if set(form) == {"IN"} else None
    return [form] if isinstance(form, str) else []


class Lemmas:
    """Sets the lemmas that the ruler has left.

    Args:
        lemmatizer: of a loaded model, by rules.
    """

    def __init__(self, lemmatizer: Lemmatizer) -> None:
        self._lemmatizer = lemmatizer
        self._known: dict[Form, str] = {}

    def __call__(self, docs: Sequence[Doc]) -> None:
        """Set the lemma of each word that has none."""
        if len(self._known) > MOST_LEMMAS:
            self._known.clear()
        here: dict[Form, int] = {}
        for doc in docs:
            found = []
            for number, (form, part, features, lemma) in enumerate(doc.to_array(_LEMMATISED).tolist()):
                word = (form, part, features)
                found.append(lemma or here.get(word) or self._ask(doc, number, word, here))
            _set(doc, ["LEMMA"], found)

    def _ask(self, doc: Doc, number: int, word: Form, here: dict[Form, int]) -> int:
        text = self._known.get(word)
        if text is None:
            text = self._known[word] = self._lemmatizer.lemmatize(doc[number])[0]
        # A string that a memory zone has forgotten must be there again.
        here[word] = lemma = self._lemmatizer.vocab.strings.add(text)
        return lemma


def _set(doc: Doc, attributes: list[int | str], rows: list[Any]) -> None:
    values: Any = np.array(rows, dtype=np.uint64)
    doc.from_array(attributes, values)
