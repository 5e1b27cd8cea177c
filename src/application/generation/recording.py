"""What is told of an asset: all that it takes to make it again, in JSON values."""

from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from domain.assets import Finished
from domain.generation.asset_types import CATALOGUE_VERSION
from domain.generation.brief import Brief, PictureRequest
from domain.generation.job import GenerationJob
from domain.generation.picture import Picture


def drawing_of(request: PictureRequest, picture: Picture, draw: int) -> Mapping[str, Any]:
    """What the model was asked, after `draw` pictures of no use.

    The engineered request is not told. Its digest says whether the same order would be put in the same words today.
    Hashing references takes about a millisecond a megabyte, which is too long for an event loop.
    """
    brief = request.brief
    return {
        "model": picture.model,
        "local": picture.local,
        "seed": brief.seed,
        "palette": {"name": brief.palette.name, "colours": list(brief.palette.all)},
        "aspect_ratio": request.aspect_ratio,
        "resolution": request.resolution.value,
        "key_colour": request.key_colour,
        "references": [sha256(reference).hexdigest() for reference in request.references],
        "request_digest": sha256(request.instruction.encode()).hexdigest(),
        **({"draw": draw} if draw else {}),
    }


DRAWING = (
    *("model", "local", "seed", "palette", "aspect_ratio", "resolution", "key_colour", "references", "request_digest"),
    *("draw", "ab"),
)


def drawing_in(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was recorded of the drawing, and which one of a set it is; nothing for somebody's own art."""
    return {name: params[name] for name in DRAWING if name in params}


def recorded(
    job: GenerationJob, brief: Brief, drawing: Mapping[str, Any], finished: Finished, finishing_version: str
) -> dict[str, object]:
    """The order, how the picture was drawn or that it is its owner's own, and the versions of what is ours."""
    order = job.order
    facts = {
        "custom_prompt": order.custom_prompt,
        "text_overlay": order.text_overlay,
        "style": order.style,
        "mood": order.mood,
        "width": order.width,
        "height": order.height,
        "brand_kit_id": order.brand_kit_id and str(order.brand_kit_id),
        "remix_of": order.remix_of and str(order.remix_of),
        "game_id": order.game_id,
        "pack": order.pack and order.pack.as_json(),
        "ab": brief.ab and _place_in_set(job, brief),
        "pull_to_palette": order.pull_to_palette,
        "brand_kit": (kit := order.brand_kit) and {"id": str(kit.kit_id), "version": kit.number},
        "fonts": finished.fonts and asdict(finished.fonts),
        "logo": finished.logo and asdict(finished.logo),
    }
    return {
        **(drawing or {"own_art": True}),
        "asset_type": order.asset_type.value,
        "finishing": finishing_version,
        "catalogue": CATALOGUE_VERSION,
        **{name: fact for name, fact in facts.items() if fact},
    }


def _place_in_set(job: GenerationJob, brief: Brief) -> dict[str, str]:
    """Which picture of which A/B set it is, what differs within that, and what it is here."""
    return {
        "set": str(job.id),
        "factor": str(brief.ab),
        "variant": "ABC"[brief.ab_place],
        "value": brief.ab_value,
    }
