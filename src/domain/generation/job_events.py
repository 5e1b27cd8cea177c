"""What happens to a job, one event after another: what a stream shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.generation.job import GenerationJob


class JobEventKind(StrEnum):
    QUEUED = "queued"
    PROCESSING = "processing"
    PROGRESS = "progress"
    ASSET_COMPLETED = "asset_completed"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def last(self) -> bool:
        """Whether a stream ends with it. A retried job starts a new stretch of events behind it."""
        return self in {JobEventKind.COMPLETED, JobEventKind.FAILED, JobEventKind.CANCELLED}


@dataclass(frozen=True, slots=True)
class JobEvent:
    """One thing that happened to a job, with the job as it was right after it.

    `number` counts a job's events from 1 without gaps; it is given when the event is written.
    `detail` says what changed, in JSON values.
    """

    kind: JobEventKind
    job: GenerationJob
    detail: Mapping[str, str | int] = field(default_factory=dict)
    number: int = 0
