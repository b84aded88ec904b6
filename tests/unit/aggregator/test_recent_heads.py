"""Heads that are kept as objects never say anything else than the store."""

from said import KABUL, RULES, article, says

from watchfloor.aggregator.head import Head
from watchfloor.aggregator.observations import observations_of
from watchfloor.aggregator.recent_heads import RecentHeads


def a_head(*values: str) -> Head:
    head = Head(KABUL, RULES)
    for number, value in enumerate(values):
        [observation] = observations_of(None, article(number, f"2024-05-{number + 1:02}T09:00:00Z", says(value)))[1]
        head.add(observation)
    return head


def test_a_head_is_given_again_for_the_bytes_that_it_was_written_as() -> None:
    heads, head = RecentHeads(RULES), a_head("closed")
    heads.keep(head, head.to_bytes())
    assert heads.take(KABUL, head.to_bytes()) is head


def test_what_the_store_holds_counts_when_the_batch_that_kept_a_head_was_never_written() -> None:
    heads, stored = RecentHeads(RULES), a_head("closed").to_bytes()
    head = a_head("closed", "open")
    heads.keep(head, head.to_bytes())
    assert heads.take(KABUL, stored).to_bytes() == stored
    assert heads.take(KABUL, None).articles.count == 0


def test_a_head_that_was_taken_and_not_kept_again_is_read_from_the_store() -> None:
    heads, head = RecentHeads(RULES), a_head("closed")
    written = head.to_bytes()
    heads.keep(head, written)
    heads.take(KABUL, written).counts["ASSAULT"] = 7
    assert heads.take(KABUL, written).to_bytes() == written


def test_no_more_bytes_are_kept_than_allowed_and_the_latest_stay() -> None:
    one, other = a_head("closed"), a_head("open", "closed")
    other.actor_id = "airport:OAHR"
    heads = RecentHeads(RULES, most_bytes=len(other.to_bytes()))
    heads.keep(one, one.to_bytes())
    heads.keep(other, other.to_bytes())
    assert heads.take("airport:OAHR", other.to_bytes()) is other
    assert heads.take(KABUL, one.to_bytes()) is not one


def test_an_actor_on_two_partitions_of_a_batch_is_counted_once() -> None:
    one, other = a_head("closed"), a_head("open", "closed")
    heads = RecentHeads(RULES, most_bytes=len(one.to_bytes()) + len(other.to_bytes()))
    for _ in range(10):
        heads.keep(one, one.to_bytes())
    third = a_head("open", "closed")
    third.actor_id = "airport:OAHR"
    heads.keep(third, third.to_bytes())
    assert heads.take(KABUL, one.to_bytes()) is one
