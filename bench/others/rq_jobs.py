"""Finishing one job as an RQ project would write it: SQLAlchemy's ORM, blocking, one process a job.

Writes the rows that ours writes, in three transactions as ours: the claim, the progress, the delivery with asset,
quota, ledger and events. The image takes no time. An RQ worker has no other place to keep an engine than the forked
process itself, which ends with the job, so each job connects anew; psycopg is the driver.
"""

import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from adapters.system.ids import new_id
from bench.instant import FILES, QUALITY, SCORE
from bench.others import rows

engine = create_engine(os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)

LEASE = timedelta(seconds=60)


def finish(job_id: str) -> None:
    with engine.connect() as connection, Session(connection, expire_on_commit=False) as session:
        job = _locked(session, job_id)
        now = datetime.now(UTC)
        job.status, job.epoch, job.worker, job.lease_until = "processing", job.epoch + 1, "rq", now + LEASE
        job.started_at = job.updated_at = now
        _tell(session, job, 2, "processing", {})
        session.commit()

        job = _locked(session, job_id)
        job.progress, job.updated_at = 50, datetime.now(UTC)
        _tell(session, job, 3, "progress", {"stage": "finishing", "index": 0})
        session.commit()

        _deliver(session, _locked(session, job_id))
        session.commit()


def _deliver(session: Session, job: rows.Job) -> None:
    usage = session.get_one(rows.UsagePeriod, (job.user_id, job.period_start), with_for_update=True)
    usage.used, usage.reserved = usage.used + 1, usage.reserved - 1
    entry = rows.QuotaEntry(
        job_id=job.id, round=0, index=0, kind="committed", user_id=job.user_id, period_start=job.period_start
    )
    asset = _asset(job)
    session.add_all((entry, asset))
    job.status, job.slots, job.progress, job.lease_until = "completed", ["delivered"], 100, None
    job.completed_at = job.updated_at = datetime.now(UTC)
    _tell(session, job, 4, "asset_completed", {"asset_id": str(asset.id), "index": 0})
    _tell(session, job, 5, "completed", {})


def _locked(session: Session, job_id: str) -> rows.Job:
    return session.get_one(rows.Job, UUID(job_id), with_for_update=True, populate_existing=True)


def _tell(session: Session, job: rows.Job, number: int, kind: str, detail: dict[str, Any]) -> None:
    shown = {"id": str(job.id), "status": job.status, "progress": job.progress, "order": job.wish, "slots": job.slots}
    session.add(rows.JobEvent(job_id=job.id, number=number, user_id=job.user_id, kind=kind, job=shown, detail=detail))


def _asset(job: rows.Job) -> rows.Asset:
    variants = [
        {
            "width": file.width,
            "height": file.height,
            "format": file.format.value,
            "bytes": len(file.content),
            "sha256": sha256(file.content).hexdigest(),
            "key": f"u/{job.user_id}/{job.id}/0-1/{file.width}x{file.height}.png",
        }
        for file in FILES
    ]
    return rows.Asset(
        id=new_id(),
        user_id=job.user_id,
        job_id=job.id,
        index=0,
        asset_type=job.asset_type,
        variants=variants,
        generation_params={"model": "instant", "seed": 7},
        quality=QUALITY,
        viral_score=SCORE,
        is_public=False,
        is_favorite=False,
        created_at=datetime.now(UTC),
    )
