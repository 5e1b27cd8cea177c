"""Lets schemathesis ask a running product everything that its document allows, and much that it does not."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from sysconfig import get_path
from typing import Any

from tests.integration.http.pictures import a_png
from tests.integration.http.product import API, ROOT, Person, Product

TARGET = "SCHEMATHESIS_TARGET"
"""Names the variable with the path of what is told to the hooks."""

CONFIG = Path(__file__).with_name("schemathesis.toml")


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of it: the report for people, and how often each operation gave which status."""

    passed: bool
    report: str
    answers: dict[str, dict[int, int]]


def ask_by_the_document(product: Product, folder: Path, *, examples: int, seed: int | None = None) -> Asked:
    """Every phase and every check. Without a seed the same is asked each time; the product must trust one proxy."""
    nova, comet = product.person(tier="studio"), product.person(tier="studio")
    gate = product.gate()
    ended = [nova.made(), nova.made(custom_prompt="forbidden")]
    to_delete = nova.assets_of(nova.made(count=4))
    waiting = nova.job(custom_prompt=gate.prompt)
    assets, shared = nova.assets_of(ended[0]), nova.assets_of(nova.made())
    for asset in (*assets, *shared):
        nova.client.put(f"{API}/assets/{asset['id']}/visibility", json={"is_public": True})
    told, identities, answers = folder / "told.json", folder / "identities.json", folder / "answers.json"
    of_jobs = {"ended": _ids(ended), "waiting": _ids([waiting]), "to_delete": _ids(to_delete)}
    of_jobs |= {"assets": _ids(assets), "shared": _ids(shared)}
    told.write_text(json.dumps({**_about(product, nova), **of_jobs, "answers": str(answers)}))
    identities.write_text(json.dumps({"auth": [_identity("nova", nova), _identity("comet", comet)]}))
    sampling = ["--generation-deterministic"] if seed is None else ["--seed", str(seed)]
    done = subprocess.run(
        [Path(get_path("scripts")) / "st", "--config-file", CONFIG, "run", f"{product.address}/schema/openapi.json",
         "--max-examples", str(examples), *sampling, "--no-color"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", TARGET: str(told),
             "SCHEMATHESIS_IDENTITIES": str(identities)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    gate.open()
    counted: dict[str, dict[str, int]] = json.loads(answers.read_text()) if answers.exists() else {}
    found = {name: {int(status): number for status, number in by.items()} for name, by in counted.items()}
    return Asked(done.returncode == 0, done.stdout + done.stderr, found)


def _about(product: Product, nova: Person) -> dict[str, object]:
    return {
        "address": product.address,
        "dsn": product.database.dsn(),
        "token": nova.signed_in["access_token"],
        "sessions": _ids(nova.get("/auth/sessions").json()["items"]),
        "cursor": nova.get("/jobs?limit=1").json()["next_cursor"],
        "kits": [_kit(nova) for _ in range(40)],
        "thumbnails": _ids(nova.assets_of(nova.made(asset_type="youtube_thumbnail"))),
        "packs": [nova.post("/twitch/packs", json={"pack_type": "stream"}).json()["id"] for _ in range(2)],
        "deleted_kits": [_deleted_kit(nova) for _ in range(20)],
    }


def _kit(nova: Person) -> str:
    kit_id = nova.post("/brand-kits", json={"name": "Neon Fox", "primary_colors": ["#FF4500"]}).json()["id"]
    logo = {"data": {"variant": "primary"}, "files": {"file": ("logo.png", a_png())}}
    assert nova.post(f"/brand-kits/{kit_id}/logos", **logo).status_code == 201
    return str(kit_id)


def _deleted_kit(nova: Person) -> str:
    kit_id = nova.post("/brand-kits", json={"name": "Old Fox", "primary_colors": ["#FF4500"]}).json()["id"]
    nova.client.delete(f"{API}/brand-kits/{kit_id}")
    return str(kit_id)


def _ids(things: list[dict[str, Any]]) -> list[str]:
    return [thing["id"] for thing in things]


def _identity(name: str, person: Person) -> dict[str, object]:
    bearer = {"name": "Authorization", "value": f"Bearer {person.signed_in['access_token']}"}
    return {"name": name, "fixedHeaders": [bearer]}
