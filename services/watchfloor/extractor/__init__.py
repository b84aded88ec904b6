"""From an article to the entities and events in it. Everything but the shell is pure; `pipeline.py` is the list of steps.

document.py       what goes through the steps: paragraphs (`paragraphs.py`), their parse, their mentions
language.py       what the model cannot read is left unread

Who is named, before anything is parsed:
actors.py         names in a text (`scan.py`): airports (`airport_names.py`), names of the lists (`linking.py`), `cities.py`
beside.py         what the words beside a name say of it; `country_roles.py` in which role a country stands

The parse:
parsing.py        spaCy in less time: `embeddings.py`, `recognizer.py`, `tag_rules.py`
anaphora.py       "the airport", "it", and strangers

Who does what to whom:
interactions.py   the readings of a sentence: verbs (`operators.py`, `frames.py`), nouns (`event_nouns.py`)
roles.py          who does it; `targets.py` to whom; `references.py` whom a pronoun means; `participants.py` the actor of a phrase
quiet.py, idle.py which readings tell of no deed; `incidents.py` attacks that are told in parts
interaction_events.py  the events

What is so of an actor:
conditions.py     the claims of a sentence (`condition_scene.py`, `condition_anchors.py`), and `terse.py`: notices, headlines
condition_subjects.py  of whom and of what: `condition_owners.py`, `condition_places.py`, `condition_users.py`
condition_scope.py     how much of it; `condition_bounds.py` until when; `condition_modality.py` whether it is so
condition_claims.py    claims that belong together

What both need:
clauses.py        subject, object and complement of a clause
modality.py       so, planned, threatened, denied: `clause_modality.py`, `tenses.py`
times.py          when: `time_expressions.py`, `time_patterns.py`
attribution.py    who says it
places.py         where

entities.py       the mentions of each actor together
messages.py       the messages that an extraction becomes
agent.py, service.py   the shell: the Faust agent, the process
"""
