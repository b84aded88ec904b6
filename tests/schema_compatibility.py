"""Whether a JSON Schema still keeps what the one released before it promised.

Two sides rely on a schema. Who produces relies on being accepted: nothing may be required that was not, and nothing narrowed.
Who consumes relies on what comes: nothing may be missing that was always there, and nothing of another type. A new field, and
a new value of an enumeration, break neither: consumers pass over what they do not know (docs/operations.md).
"""

from dataclasses import dataclass
from typing import Any, Literal

Schema = dict[str, Any]
Side = Literal["producer", "consumer"]
LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems")
UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")


def breaks(old: Schema, new: Schema, side: Side) -> list[str]:
    """A line for each way in which `new` breaks what somebody on that side relies on; none where it keeps all."""
    return _Comparison(old, new, side).of(old, new, "message")


@dataclass(frozen=True)
class _Comparison:
    old_root: Schema
    new_root: Schema
    side: Side

    def of(self, old: Schema, new: Schema, where: str) -> list[str]:
        olds, news = _alternatives(old, self.old_root), _alternatives(new, self.new_root)
        # What was valid must find its match; for a consumer, what will be valid must be something that he knows.
        if self.side == "producer":
            return [line for each in olds for line in min((self._one(each, other, where) for other in news), key=len)]
        return [line for each in news for line in min((self._one(other, each, where) for other in olds), key=len)]

    def _one(self, old: Schema, new: Schema, where: str) -> list[str]:
        wider, narrower = (new, old) if self.side == "producer" else (old, new)
        if not _types(narrower) <= _types(wider):
            return [f"{where}: was {_named(old)}, is {_named(new)}"]
        return [*self._values(old, new, where), *self._fields(old, new, where), *self._items(old, new, where)]

    def _values(self, old: Schema, new: Schema, where: str) -> list[str]:
        if self.side == "consumer":
            return []
        lines = []
        gone = set(_enumerated(old) or ()) - set(_enumerated(new) or _enumerated(old) or ())
        if gone:
            lines.append(f"{where}: {', '.join(sorted(map(str, gone)))} is allowed no more")
        if _enumerated(new) is not None and _enumerated(old) is None:
            lines.append(f"{where}: only some values are allowed now")
        for bounds, tighter in ((LOWER_BOUNDS, float.__gt__), (UPPER_BOUNDS, float.__lt__)):
            lines += [
                f"{where}: {bound} is {new[bound]} now"
                for bound in bounds
                if bound in new and (bound not in old or tighter(float(new[bound]), float(old[bound])))
            ]
        lines += [f"{where}: {rule} is {new[rule]} now" for rule in ("pattern", "format") if rule in new and new[rule] != old.get(rule)]
        return lines

    def _fields(self, old: Schema, new: Schema, where: str) -> list[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        lines = [f"{where}.{name}: is gone" for name in before if name not in after]
        if self.side == "producer":
            lines += [f"{where}.{name}: is required now" for name in sorted(set(new.get("required", ())) - set(old.get("required", ())))]
        else:
            less = set(old.get("required", ())) - set(new.get("required", ()))
            lines += [f"{where}.{name}: is not always there any more" for name in sorted(less) if name in after]
        return lines + [line for name in before if name in after for line in self.of(before[name], after[name], f"{where}.{name}")]

    def _items(self, old: Schema, new: Schema, where: str) -> list[str]:
        lines = []
        for key, place in (("items", "[]"), ("additionalProperties", ".*")):
            if isinstance(old.get(key), dict) and isinstance(new.get(key), dict):
                lines += self.of(old[key], new[key], where + place)
        for number, (was, now) in enumerate(zip(old.get("prefixItems", ()), new.get("prefixItems", ()), strict=False)):
            lines += self.of(was, now, f"{where}[{number}]")
        return lines


def _alternatives(schema: Schema, root: Schema) -> list[Schema]:
    """What a schema allows, without references: itself, or what it says any of."""
    if "$ref" in schema:
        found: Any = root
        for name in schema["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return _alternatives(found, root)
    choices = schema.get("anyOf") or schema.get("oneOf")
    return [each for choice in choices for each in _alternatives(choice, root)] if choices else [schema]


def _types(schema: Schema) -> set[str]:
    said = schema.get("type")
    if said is None:
        values = _enumerated(schema)
        return {_type_of(each) for each in values} if values else {"null", "boolean", "integer", "number", "string", "array", "object"}
    types = {said} if isinstance(said, str) else set(said)
    return types | {"integer"} if "number" in types else types


def _type_of(value: object) -> str:
    return {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}[type(value)]


def _named(schema: Schema) -> str:
    return " or ".join(sorted(_types(schema)))


def _enumerated(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")
