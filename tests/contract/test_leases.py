"""The contract of `Leases`."""

import threading
from concurrent.futures import ThreadPoolExecutor

from shared.model.ids import id_of
from tests.builders import NOW, later, lease

RUN = lease().task_run_id


def test_attempt_that_nobody_held_is_taken(leases):
    assert leases.claim(lease(), NOW) is True
    assert leases.holder(RUN, 1) == lease()


def test_attempt_that_nobody_took_has_no_holder(leases):
    leases.claim(lease(), NOW)

    assert leases.holder(RUN, 2) is None
    assert leases.holder("another", 1) is None


def test_attempts_of_a_task_run_are_apart(leases):
    leases.claim(lease(attempt=1), NOW)

    assert leases.claim(lease(attempt=2, worker_id="worker-2"), NOW) is True


def test_lease_of_another_worker_that_still_runs_is_respected(leases):
    leases.claim(lease(until=later(1)), NOW)

    assert leases.claim(lease(worker_id="worker-2"), NOW) is False
    assert leases.holder(RUN, 1) == lease(until=later(1))


def test_lease_whose_date_has_come_is_free(leases):
    leases.claim(lease(until=NOW), NOW)

    assert leases.claim(lease(worker_id="worker-2"), NOW) is True
    assert leases.holder(RUN, 1) == lease(worker_id="worker-2")


def test_same_worker_takes_its_lease_again(leases):
    leases.claim(lease(), NOW)

    assert leases.claim(lease(until=later(99)), NOW) is True
    assert leases.holder(RUN, 1) == lease(until=later(99))


def test_renewal_moves_the_date(leases):
    leases.claim(lease(), NOW)

    assert leases.renew(lease(until=later(99))) is True
    assert leases.holder(RUN, 1) == lease(until=later(99))


def test_lease_whose_date_has_passed_can_be_renewed_while_nobody_took_it(leases):
    leases.claim(lease(until=NOW), NOW)

    assert leases.renew(lease(until=later(99))) is True


def test_lease_that_another_worker_holds_is_not_renewed(leases):
    leases.claim(lease(until=NOW), NOW)
    leases.claim(lease(worker_id="worker-2"), NOW)

    assert leases.renew(lease(until=later(99))) is False
    assert leases.holder(RUN, 1) == lease(worker_id="worker-2")


def test_lease_that_nobody_holds_is_not_renewed(leases):
    assert leases.renew(lease()) is False
    assert leases.holder(RUN, 1) is None


def test_released_lease_is_forgotten(leases):
    leases.claim(lease(), NOW)

    leases.release(lease(until=later(99)))
    leases.release(lease())

    assert leases.holder(RUN, 1) is None
    assert leases.claim(lease(worker_id="worker-2"), NOW) is True


def test_lease_of_another_worker_is_not_released(leases):
    leases.claim(lease(), NOW)

    leases.release(lease(worker_id="worker-2"))

    assert leases.holder(RUN, 1) == lease()


def test_every_lease_is_held_until_released(leases):
    kept = [lease(task_run_id=id_of(number), until=NOW) for number in range(3)]
    for one in kept:
        leases.claim(one, NOW)
    leases.claim(lease(), NOW)
    leases.release(lease())

    assert sorted(leases.held(), key=lambda one: one.task_run_id) == sorted(
        kept, key=lambda one: one.task_run_id
    )


def test_leases_survive_a_crash(backend):
    backend.ports.leases.claim(lease(), NOW)

    backend.crash()

    assert backend.ports.leases.held() == [lease()]


def test_of_workers_that_claim_at_once_one_succeeds(leases):
    start = threading.Barrier(8)

    def claim(number):
        start.wait()
        return leases.claim(lease(worker_id=f"worker-{number}"), NOW)

    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(claim, range(8)))

    assert sorted(claims) == [False] * 7 + [True]
    assert leases.holder(RUN, 1).worker_id == f"worker-{claims.index(True)}"
