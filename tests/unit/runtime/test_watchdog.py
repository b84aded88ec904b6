"""What has work before it and does not move ends the worker; what waits for work does not."""

import pytest

from watchfloor.runtime.watchdog import Movement, Stalled


def test_a_partition_that_does_not_move_in_spite_of_its_lag_is_a_stall() -> None:
    movement = Movement(limit=60)
    movement.look({"articles 0": (7, 3)}, now=0)
    movement.look({"articles 0": (7, 9)}, now=60)
    with pytest.raises(Stalled, match="articles 0 has stood at 7 for 61 seconds with 9 before it"):
        movement.look({"articles 0": (7, 9)}, now=61)


def test_a_partition_that_moves_is_none_however_far_behind_it_is() -> None:
    movement = Movement(limit=60)
    for now in range(0, 1000, 50):
        movement.look({"articles 0": (now, 100_000)}, now=now)


def test_a_partition_with_nothing_to_do_is_none() -> None:
    movement = Movement(limit=60)
    movement.look({"articles 0": (7, 0)}, now=0)
    movement.look({"articles 0": (7, 0)}, now=1000)
    movement.look({"articles 0": (7, 1)}, now=1010)


def test_what_was_taken_away_and_comes_back_starts_anew() -> None:
    movement = Movement(limit=60)
    movement.look({"articles 0": (7, 3)}, now=0)
    movement.look({}, now=50)
    movement.look({"articles 0": (7, 3)}, now=100)
