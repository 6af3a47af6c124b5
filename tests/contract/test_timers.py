"""The contract of `Timers`."""

from datetime import timedelta, timezone

from tests.builders import NOW, later, timer


def test_no_timer_is_due_when_none_was_started(timers):
    assert (timers.due_before(NOW, 10), timers.next_at()) == ([], None)


def test_timer_is_due_from_its_date_on(timers):
    timers.start(timer(at=NOW))

    assert timers.due_before(NOW - timedelta(milliseconds=1), 10) == []
    assert timers.due_before(NOW, 10) == [timer(at=NOW)]
    assert timers.due_before(later(), 10) == [timer(at=NOW)]


def test_due_timers_stay(timers):
    timers.start(timer())

    timers.due_before(NOW, 10)

    assert timers.due_before(NOW, 10) == [timer()]


def test_due_timers_come_earliest_first_and_limited(timers):
    ages = [2, 0, 3, 1]
    for number, age in enumerate(ages):
        timers.start(timer(number, at=later(-age)))

    found = timers.due_before(NOW, 3)

    assert [one.at for one in found] == [later(-3), later(-2), later(-1)]


def test_dates_of_any_zone_are_compared_as_moments(timers):
    eastern = timezone(timedelta(hours=9))
    timers.start(timer(1, at=later(-1).astimezone(eastern)))
    timers.start(timer(2, at=later(1).astimezone(eastern)))

    assert [one.at for one in timers.due_before(NOW, 10)] == [later(-1)]
    assert timers.next_at() == later(-1)


def test_next_date_is_the_earliest_kept(timers):
    timers.start(timer(1, at=later(5)))
    timers.start(timer(2, at=later(3)))

    assert timers.next_at() == later(3)


def test_timer_with_the_same_id_is_not_doubled(timers):
    timers.start(timer(at=later(1)))

    timers.start(timer(at=later(9)))

    assert timers.due_before(later(10), 10) == [timer(at=later(1))]


def test_done_timer_is_forgotten(timers):
    timers.start(timer(1))
    timers.start(timer(2))

    timers.done(timer(1).id, NOW)
    timers.done(timer(1).id, NOW)

    assert timers.due_before(NOW, 10) == [timer(2)]


def test_done_timer_is_not_brought_back(timers):
    timers.start(timer())
    timers.done(timer().id, NOW)

    timers.start(timer())

    assert (timers.due_before(NOW, 10), timers.next_at()) == ([], None)


def test_timer_that_was_done_before_it_was_started_is_done(timers):
    timers.done(timer().id, NOW)

    timers.start(timer())

    assert timers.next_at() is None


def test_done_timers_are_forgotten_by_their_date(timers):
    timers.done(timer(1).id, NOW)
    timers.done(timer(2).id, later(1))

    assert timers.forget_done(later(1)) == 1

    timers.start(timer(1))
    timers.start(timer(2))
    assert timers.due_before(NOW, 10) == [timer(1)]


def test_timer_that_still_waits_is_not_forgotten(timers):
    timers.start(timer())

    assert timers.forget_done(later(1)) == 0

    assert timers.due_before(NOW, 10) == [timer()]


def test_timers_survive_a_crash(backend):
    backend.ports.timers.start(timer(1))
    backend.ports.timers.start(timer(2))
    backend.ports.timers.done(timer(2).id, NOW)

    backend.crash()
    backend.ports.timers.start(timer(2))

    assert backend.ports.timers.due_before(NOW, 10) == [timer(1)]


def test_start_tells_that_there_may_be_a_new_earliest_date(backend):
    backend.ports.timers.start(timer())

    assert backend.timers_changed.is_set()
