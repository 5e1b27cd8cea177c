from domain.generation.job_events import JobEventKind


def test_a_stream_ends_with_the_end_of_the_job():
    last = {kind.value for kind in JobEventKind if kind.last}

    assert last == {"completed", "failed", "cancelled"}
