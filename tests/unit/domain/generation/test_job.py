from datetime import timedelta

import pytest

from domain.generation.job import GenerationJob, JobNotCancellable, JobNotRetryable, JobStatus, LeaseLost, Slot, backoff
from domain.tiers import Lane
from tests.builders import NOON, NOVEMBER, a_job, a_user

LATER = NOON + timedelta(minutes=5)
NOVA = a_user()
FINAL = [status for status in JobStatus if status.final]


def queued(count: int = 2) -> GenerationJob:
    return a_job(NOVA, count=count)


def processing(count: int = 2) -> GenerationJob:
    return queued(count).claim(NOON)


def missed(job: GenerationJob, index: int) -> GenerationJob:
    return job.miss(job.epoch, index, LATER, code="content_blocked", message="Please reword it.")


def test_a_claim_begins_an_epoch_and_only_a_queued_job_is_claimed():
    job = queued().claim(LATER)

    assert (job.status, job.epoch, job.started_at) == (JobStatus.PROCESSING, 1, LATER)
    with pytest.raises(LeaseLost):
        job.claim(LATER)


def test_the_last_delivery_completes_the_job():
    half = processing(2).deliver(1, 1, LATER)
    whole = half.deliver(1, 0, LATER)

    assert (half.status, half.progress, half.open_slots) == (JobStatus.PROCESSING, 50, (0,))
    assert (whole.status, whole.progress, whole.completed_at) == (JobStatus.COMPLETED, 100, LATER)
    assert whole.completed_assets == 2


def test_a_job_that_delivers_a_part_is_completed_and_says_what_is_missing():
    job = missed(processing(2).deliver(1, 0, LATER), 1)

    assert (job.status, job.completed_assets, job.failed_assets) == (JobStatus.COMPLETED, 1, 1)
    assert job.error_code == "content_blocked"


def test_a_job_that_delivers_nothing_has_failed():
    job = missed(missed(processing(2), 0), 1)

    assert (job.status, job.completed_at, job.error_message) == (JobStatus.FAILED, LATER, "Please reword it.")


def test_a_slot_is_settled_once():
    job = processing(2).deliver(1, 0, LATER)

    with pytest.raises(LeaseLost):
        job.deliver(1, 0, LATER)
    with pytest.raises(LeaseLost):
        missed(job, 0)


@pytest.mark.parametrize("epoch", [0, 2])
def test_nobody_but_the_owner_of_the_epoch_moves_a_job(epoch: int):
    job = processing(1)

    for move in (
        lambda: job.advance(epoch, 50, LATER),
        lambda: job.deliver(epoch, 0, LATER),
        lambda: job.miss(epoch, 0, LATER, code="x", message="x"),
        lambda: job.postpone(epoch, LATER),
        lambda: job.hand_back(epoch, LATER),
    ):
        with pytest.raises(LeaseLost):
            move()


@pytest.mark.parametrize(
    "taken_away",
    [
        lambda job: job.postpone(1, LATER),
        lambda job: job.hand_back(1, LATER),
        lambda job: job.lose_owner(LATER),
        lambda job: job.cancel(LATER),
    ],
)
def test_what_takes_a_job_away_ends_the_epoch(taken_away):
    job = taken_away(processing(1))

    assert job.epoch == 2
    with pytest.raises(LeaseLost):
        job.deliver(1, 0, LATER)


def test_progress_never_goes_back_and_is_not_hundred_before_the_end():
    job = processing(2).advance(1, 70, LATER).advance(1, 20, LATER)

    assert job.progress == 70
    assert job.deliver(1, 0, LATER).progress == 70
    assert job.advance(1, 100, LATER).progress == 99


def test_a_job_is_postponed_twice_and_then_it_may_not_try_again():
    first = processing(1)
    second = first.postpone(1, LATER).claim(LATER)
    third = second.postpone(3, LATER).claim(LATER)

    assert [job.may_try_again for job in (first, second, third)] == [True, True, False]


def test_a_worker_that_is_told_to_stop_costs_the_job_nothing():
    job = processing(1).hand_back(1, LATER)

    assert (job.status, job.attempts, job.crashes) == (JobStatus.QUEUED, 0, 0)


def test_the_third_dead_worker_ends_the_job():
    job = processing(2).deliver(1, 0, LATER)
    for _ in range(2):
        job = job.lose_owner(LATER)
        assert job.status is JobStatus.QUEUED
        job = job.claim(LATER)

    dead = job.lose_owner(LATER)

    assert (dead.status, dead.error_code) == (JobStatus.FAILED, "worker_crashed")
    assert dead.slots == (Slot.DELIVERED, Slot.MISSED)


def test_only_a_job_in_processing_loses_its_owner():
    with pytest.raises(LeaseLost):
        queued().lose_owner(LATER)


def test_a_cancelled_job_keeps_what_was_delivered():
    job = processing(2).deliver(1, 0, LATER).cancel(LATER)

    assert (job.status, job.slots) == (JobStatus.CANCELLED, (Slot.DELIVERED, Slot.MISSED))
    assert job.completed_at == LATER


@pytest.mark.parametrize("status", FINAL)
def test_what_is_over_cannot_be_cancelled(status: JobStatus):
    with pytest.raises(JobNotCancellable):
        a_job(NOVA, status=status).cancel(LATER)


def test_a_retry_orders_what_is_missing_in_a_new_round():
    failed = processing(2).deliver(1, 0, LATER).cancel(LATER)

    job = failed.retry(LATER, lane=Lane.PRIORITY, period=NOVEMBER)

    assert (job.status, job.round, job.open_slots, job.lane) == (JobStatus.QUEUED, 1, (1,), Lane.PRIORITY)
    assert (job.attempts, job.crashes, job.error_code, job.completed_at) == (0, 0, None, None)
    assert (job.queued_at, job.progress) == (LATER, 50)


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.PROCESSING, JobStatus.COMPLETED])
def test_only_what_failed_or_was_cancelled_is_retried(status: JobStatus):
    with pytest.raises(JobNotRetryable):
        a_job(NOVA, status=status).retry(LATER, lane=Lane.STANDARD, period=NOVEMBER)


@pytest.mark.parametrize(
    ("attempts", "asked", "seconds"),
    [(0, None, 2), (1, None, 8), (2, None, 32), (9, None, 300), (0, 60, 60), (1, 3, 8), (0, 86_400, 300)],
)
def test_the_wait_grows_and_honours_what_the_model_asked(attempts: int, asked: int | None, seconds: int):
    wait = backoff(attempts, asked=timedelta(seconds=asked) if asked else None)

    assert wait == timedelta(seconds=seconds)
