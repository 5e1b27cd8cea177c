"""A model and a finishing that take as long as a test wants, so that jobs are short and many."""

import asyncio
import hashlib
import os
from dataclasses import dataclass

from application.generation.ports import FinishingOrder
from domain.assets import Finished
from domain.generation.brief import PictureRequest
from domain.generation.picture import Picture
from tests.fakes import files_of

SECONDS = "FAULTS_DRAW_SECONDS"


@dataclass(frozen=True, slots=True)
class QuickImageModel:
    seconds: float

    async def draw(self, request: PictureRequest) -> Picture:
        await asyncio.sleep(self.seconds)
        return Picture(hashlib.sha256(request.instruction.encode()).digest() * 64, "quick", local=True)


class QuickFinishing:
    """Files of the right sizes by name, at once."""

    version = "quick"

    async def finish(self, picture: Picture, order: FinishingOrder) -> Finished:
        return Finished(files_of(picture, order), quality={}, viral_score=50)


def quick_model() -> QuickImageModel:
    return QuickImageModel(float(os.environ.get(SECONDS, "0.05")))
