"""All names that the extractor knows, and what each may mean: loaded once a process."""

from dataclasses import dataclass

from watchfloor.knowledge.airports import Airports, load_airports
from watchfloor.knowledge.aliases import Aliases, Sense
from watchfloor.knowledge.contexts import Contexts, load_contexts
from watchfloor.knowledge.countries import Country, load_countries
from watchfloor.knowledge.names import key
from watchfloor.knowledge.organisations import Organisation, load_organisations
from watchfloor.knowledge.people import Person, load_people
from watchfloor.knowledge.places import Place, Places, load_places
from watchfloor.knowledge.sites import Site, load_sites


@dataclass(frozen=True, slots=True)
class Actor:
    """A listed actor."""

    actor_id: str
    name: str
    kind: str
    country: str | None
    """ISO 3166 alpha-3: the country itself, where an airport or another place lies, for whom a person acts."""
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names, and what is known of their actors."""

    senses: dict[str, tuple[Sense, ...]]
    longest: dict[str, int]
    """By the first word of a name, the most words of a name that begins so."""
    countries: dict[str, Country]
    organisations: dict[str, Organisation]
    people: dict[str, Person]
    sites: dict[str, Site]
    airports: Airports
    places: Places
    contexts: Contexts
    sites_named: dict[str, tuple[Site, ...]]
    """By key those that are called so, also where the name alone may be something else."""

    def is_listed(self, actor_id: str) -> bool:
        """Whether an id stands in a list of the knowledge."""
        return self.actor(actor_id) is not None

    def name(self, actor_id: str) -> str:
        """The usual name of a listed actor; the id itself of any other."""
        actor = self.actor(actor_id)
        return actor.name if actor else actor_id

    def actor(self, actor_id: str) -> Actor | None:
        """What is known of a listed actor."""
        kind, _, local = actor_id.partition(":")
        if kind == "country" and (country := self.countries.get(local)):
            return Actor(actor_id, country.name, kind, local)
        if kind == "airport" and (airport := self.airports.get(local)):
            return Actor(actor_id, airport.name, kind, airport.country, airport.lat, airport.lon)
        if kind == "org" and (organisation := self.organisations.get(actor_id)):
            return Actor(actor_id, organisation.name, kind, organisation.home)
        if kind == "person" and (person := self.people.get(actor_id)):
            return Actor(actor_id, person.name, kind, None if ":" in person.of else person.of)
        if site := self.sites.get(actor_id):
            lat, lon = site.at or (None, None)
            return Actor(actor_id, site.name, kind, site.country, lat, lon)
        return None

    def acts_for(self, person_id: str, day: str) -> str | None:
        """The id of the country or group that a listed person acts for on a day (YYYY-MM-DD), if in office then."""
        return self.people[person_id].side(day)

    def places_named(self, name: str) -> list[Place]:
        """The cities and regions of a key, the largest first."""
        return self.places.named(name)


def load_gazetteer() -> Gazetteer:
    """The gazetteer of the knowledge that is shipped.

    Raises:
        KnowledgeError: names file and line of what is wrong.
    """
    aliases = Aliases()
    countries = load_countries(aliases)
    organisations = load_organisations(aliases)
    known = {f"country:{code}" for code in countries} | set(organisations)
    people = load_people(aliases, known)
    sites = load_sites(aliases, known)
    airports = load_airports(aliases)
    places = load_places(known)
    contexts = load_contexts(aliases, known)
    longest: dict[str, int] = {}
    for name in (*aliases.senses, *places.rows, *contexts.choices):
        first, spaces = name.partition(" ")[0], name.count(" ") + 1
        if spaces > longest.get(first, 0):
            longest[first] = spaces
    named: dict[str, tuple[Site, ...]] = {}
    for site in sites.values():
        for name in {key(each) for each in site.names}:
            named[name] = (*named.get(name, ()), site)
    return Gazetteer(aliases.senses, longest, countries, organisations, people, sites, airports, places, contexts, named)
