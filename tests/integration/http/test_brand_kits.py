"""Brand kits as their owner uses them."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.http.pictures import a_png, size_of
from tests.integration.http.product import API, Person, Product, faults, refused, rows

KIT: dict[str, Any] = {
    "name": "Neon Fox",
    "primary_colors": ["#ff4500", "#1A1A2E"],
    "accent_colors": ["#00E5FF"],
    "fonts": {"headline": "Montserrat", "body": "Inter"},
    "tone": "playful",
    "style_reference": "bold flat shapes",
}


STOP = {"color": "#FFFFFF", "position": 0}


@pytest.fixture
def pro(product: Product) -> Person:
    return product.person(tier="pro")


def create(person: Person, *, key: str | None = None, **changes: Any) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return person.post("/brand-kits", json={**KIT, **changes}, headers=headers)


def a_kit(person: Person, **changes: Any) -> dict[str, Any]:
    answer = create(person, **changes)
    assert answer.status_code == 201, answer.text
    kit: dict[str, Any] = answer.json()
    return kit


def put(person: Person, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    return person.client.put(f"{API}/brand-kits/{path}", json=body, headers=headers)


def upload(
    person: Person, kit: dict[str, Any], content: bytes, variant: str = "primary", **headers: str
) -> httpx.Response:
    files = {"file": ("../../logo.exe", content, "text/html")}
    return person.post(f"/brand-kits/{kit['id']}/logos", data={"variant": variant}, files=files, headers=headers)


def test_a_kit_is_shown_as_it_was_made_and_the_first_one_is_active(pro: Person) -> None:
    answer = create(pro)
    kit = answer.json()

    assert answer.headers["location"] == f"/api/v1/brand-kits/{kit['id']}"
    assert {name: kit[name] for name in KIT} == {**KIT, "primary_colors": ["#FF4500", "#1A1A2E"]}
    assert (kit["is_active"], kit["logo_url"], kit["version"], kit["undo_until"]) == (True, None, 1, None)
    assert pro.get(f"/brand-kits/{kit['id']}").json() == kit
    assert pro.get("/brand-kits/active").json() == kit
    assert not a_kit(pro)["is_active"]


def test_what_is_left_out_stays_and_null_clears(pro: Person) -> None:
    kit = a_kit(pro)

    named = put(pro, kit["id"], {"name": "  Neon Wolf "}).json()
    bare = put(pro, kit["id"], {"tone": None, "style_reference": None, "fonts": {"body": None}}).json()
    empty = put(pro, kit["id"], {"fonts": None, "accent_colors": []}).json()

    assert named == {**kit, "name": "Neon Wolf", "version": 2, "updated_at": named["updated_at"]}
    assert (bare["tone"], bare["style_reference"]) == (None, None)
    assert bare["fonts"] == {"headline": "Montserrat", "body": None}
    assert (empty["fonts"], empty["accent_colors"]) == ({"headline": None, "body": None}, [])
    assert empty["primary_colors"] == kit["primary_colors"]


def test_each_way_to_change_a_field_shows_in_the_other(pro: Person) -> None:
    kit = a_kit(pro)
    path = kit["id"]

    put(pro, f"{path}/colors", {"primary": [{"hex": "#123456", "name": "Deep"}]})
    put(pro, f"{path}/typography", {"headline": {"family": "Anton", "weight": 800}})
    put(pro, f"{path}/voice", {"tone": "calm"})
    simple = pro.get(f"/brand-kits/{path}").json()
    put(pro, path, {"primary_colors": ["#123456", "#FFFFFF"], "fonts": {"headline": "Lato"}, "tone": "epic"})

    assert simple["primary_colors"] == ["#123456"]
    assert (simple["fonts"], simple["tone"]) == ({"headline": "Anton", "body": "Inter"}, "calm")
    assert pro.get(f"/brand-kits/{path}/colors").json()["primary"] == [
        {"hex": "#123456", "name": "Deep", "usage": None},
        {"hex": "#FFFFFF", "name": "", "usage": None},
    ]
    assert pro.get(f"/brand-kits/{path}/typography").json()["headline"] == {
        "family": "Lato",
        "weight": 800,
        "style": "normal",
    }
    assert pro.get(f"/brand-kits/{path}/voice").json()["tone"] == "epic"


@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        ("", {}, ("", "nothing_to_change")),
        ("", {"name": ""}, ("/name", "too_short")),
        ("", {"name": None}, ("/name", "wrong_type")),
        ("", {"name": "x" * 81}, ("/name", "too_long")),
        ("", {"primary_colors": []}, ("/primary_colors", "too_short")),
        ("", {"primary_colors": ["#000000"] * 6}, ("/primary_colors", "too_long")),
        ("", {"primary_colors": ["#000000", "red"]}, ("/primary_colors/1", "wrong_format")),
        ("", {"accent_colors": ["#12345"]}, ("/accent_colors/0", "wrong_format")),
        ("", {"fonts": {"headline": "x" * 81}}, ("/fonts/headline", "too_long")),
        ("", {"fonts": {"display": "Anton"}}, ("/fonts/display", "unknown_field")),
        ("", {"tone": "x" * 51}, ("/tone", "too_long")),
        ("", {"style_reference": "x" * 201}, ("/style_reference", "too_long")),
        ("", {"name": "A", "is_active": True}, ("/is_active", "unknown_field")),
        ("", {"name": "A", "user_id": str(uuid4())}, ("/user_id", "unknown_field")),
        ("", {"name": "A", "version": 9}, ("/version", "unknown_field")),
        ("", {"name": "A", "logo_url": "https://example.com/a.png"}, ("/logo_url", "unknown_field")),
        ("/colors", {}, ("", "nothing_to_change")),
        ("/colors", {"primary": []}, ("/primary", "too_short")),
        ("/colors", {"primary": [{"hex": "blue"}]}, ("/primary/0/hex", "wrong_format")),
        ("/colors", {"neutral": [{"hex": "#FFFFFF", "name": "x" * 41}]}, ("/neutral/0/name", "too_long")),
        (
            "/colors",
            {"gradients": [{"name": "D", "type": "linear", "angle": 0, "stops": [STOP]}]},
            ("/gradients/0/stops", "too_short"),
        ),
        (
            "/colors",
            {"gradients": [{"name": "D", "type": "conic", "angle": 0, "stops": [STOP, STOP]}]},
            ("/gradients/0/type", "not_allowed"),
        ),
        ("/typography", {"body": {"family": "Inter", "weight": 450}}, ("/body/weight", "wrong_step")),
        ("/typography", {"body": {"family": "Inter", "weight": 1000}}, ("/body/weight", "too_large")),
        ("/typography", {"body": {"family": "Inter", "style": "oblique"}}, ("/body/style", "not_allowed")),
        ("/voice", {"personality_traits": ["a"] * 6}, ("/personality_traits", "too_long")),
        ("/voice", {"tagline": "x" * 101}, ("/tagline", "too_long")),
        ("/voice", {"catchphrases": [""]}, ("/catchphrases/0", "too_short")),
        ("/guidelines", {"notes": "x" * 2_001}, ("/notes", "too_long")),
        ("/guidelines", {"never": ["x"] * 11}, ("/never", "too_long")),
    ],
)  # fmt: skip
def test_a_change_that_breaks_a_rule_changes_nothing(
    studio: Person, path: str, body: dict[str, Any], fault: tuple[str, str]
) -> None:
    kit = a_kit(studio)

    answer = put(studio, kit["id"] + path, body)

    assert faults(answer) == [fault]
    assert studio.get(f"/brand-kits/{kit['id']}").json() == kit


def test_a_kit_that_breaks_a_rule_is_not_made(pro: Person) -> None:
    assert faults(create(pro, primary_colors=["red"])) == [("/primary_colors/0", "wrong_format")]
    assert faults(create(pro, is_active=False)) == [("/is_active", "unknown_field")]
    assert faults(pro.post("/brand-kits", json={"name": "Bare"})) == [("/primary_colors", "required")]
    assert pro.get("/brand-kits").json()["items"] == []


def test_what_a_tier_does_not_have_says_which_one_does(nova: Person, pro: Person) -> None:
    kit = a_kit(nova)
    second = refused(create(nova), 402, "upgrade_required")
    deeper = refused(put(nova, f"{kit['id']}/voice", {"tagline": "Run with the fox"}), 402, "upgrade_required")
    custom = refused(put(pro, f"{a_kit(pro)['id']}/guidelines", {"notes": "No faces."}), 402, "upgrade_required")

    facts = ("limit", "used", "resets_at", "required_tier", "upgrade_url")
    assert [second[name] for name in facts] == [1, 1, None, "pro", "/pricing"]
    assert [deeper[name] for name in facts] == [None, None, None, "pro", "/pricing"]
    assert custom["required_tier"] == "studio"
    assert put(nova, f"{kit['id']}/voice", {"tone": "calm"}).status_code == 200
    assert refused(upload(nova, kit, a_png(), "icon"), 402, "upgrade_required")


def test_after_a_downgrade_kits_stay_usable_and_only_what_the_tier_has_can_be_changed(
    product: Product, pro: Person
) -> None:
    first, second = a_kit(pro), a_kit(pro)
    put(pro, f"{second['id']}/voice", {"tagline": "Run with the fox"})
    rows(product.database, "UPDATE users SET tier = 'free' WHERE id = $1", pro.id)

    assert pro.post(f"/brand-kits/{second['id']}/activate").status_code == 200
    assert put(pro, second["id"], {"name": "Still mine", "tone": "calm"}).status_code == 200
    refused(put(pro, f"{second['id']}/voice", {"tagline": "Other"}), 402, "upgrade_required")
    assert put(pro, f"{second['id']}/voice", {"tagline": None}).status_code == 200
    refused(pro.post(f"/brand-kits/{first['id']}/duplicate", json={}), 402, "upgrade_required")
    assert pro.client.delete(f"{API}/brand-kits/{first['id']}").status_code == 200
    refused(pro.post(f"/brand-kits/{first['id']}/restore"), 402, "upgrade_required")


def test_activating_one_deactivates_the_other_and_deleting_it_leaves_none(pro: Person) -> None:
    first, second = a_kit(pro), a_kit(pro)

    activated = pro.post(f"/brand-kits/{second['id']}/activate").json()
    listed = pro.get("/brand-kits").json()["items"]
    pro.client.delete(f"{API}/brand-kits/{second['id']}")

    assert activated["is_active"]
    assert [(kit["id"], kit["is_active"]) for kit in listed] == [(second["id"], True), (first["id"], False)]
    refused(pro.get("/brand-kits/active"), 404, "not_found")


def test_what_was_deleted_lies_in_the_trash_until_it_is_brought_back(product: Product, pro: Person) -> None:
    kit, late = a_kit(pro), a_kit(pro)
    deleted = pro.client.delete(f"{API}/brand-kits/{kit['id']}").json()
    pro.client.delete(f"{API}/brand-kits/{late['id']}")
    rows(product.database, "UPDATE brand_kits SET deleted_at = now() - interval '7 days' WHERE id = $1", late["id"])

    [thrown_away] = pro.get("/brand-kits", params={"trash": "true"}).json()["items"]
    refused(pro.get(f"/brand-kits/{kit['id']}"), 404, "not_found")
    refused(put(pro, kit["id"], {"name": "A"}), 404, "not_found")
    refused(pro.post(f"/brand-kits/{kit['id']}/activate"), 404, "not_found")
    restored = pro.post(f"/brand-kits/{kit['id']}/restore").json()

    assert (thrown_away["id"], thrown_away["undo_until"]) == (kit["id"], deleted["undo_until"])
    assert restored == {**kit, "is_active": False}
    refused(pro.post(f"/brand-kits/{late['id']}/restore"), 409, "undo_window_closed")
    assert [one["id"] for one in pro.get("/brand-kits").json()["items"]] == [kit["id"]]


def test_kits_come_in_pages(studio: Person) -> None:
    kits = [a_kit(studio)["id"] for _ in range(3)]

    first = studio.get("/brand-kits", params={"limit": 2}).json()
    rest = studio.get("/brand-kits", params={"limit": 2, "cursor": first["next_cursor"]}).json()

    assert [kit["id"] for kit in first["items"] + rest["items"]] == kits[::-1]
    assert rest["next_cursor"] is None


def test_a_key_makes_one_kit_and_answers_with_it_again(pro: Person) -> None:
    first, again = create(pro, key="once"), create(pro, key="once")
    other = create(pro, key="once", name="Another")

    assert again.json() == first.json()
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (None, "true")
    refused(other, 422, "idempotency_conflict")
    assert len(pro.get("/brand-kits").json()["items"]) == 1


def test_an_answer_that_is_known_is_not_sent_again_and_a_change_needs_the_present_version(pro: Person) -> None:
    kit = a_kit(pro)
    path = f"/brand-kits/{kit['id']}"
    upload(pro, kit, a_png())
    tags = {part: pro.get(f"{path}{part}").headers["etag"] for part in ("", "/colors", "/logos")}

    for part, tag in tags.items():
        assert pro.get(f"{path}{part}", headers={"If-None-Match": tag}).status_code == 304
    for name, tag in (("One", tags["/colors"]), ("Two", tags["/logos"]), ("Three", tags[""])):
        answer = put(pro, kit["id"], {"name": name}, **{"If-Match": tag})
        assert answer.status_code == (200 if name == "One" else 412)
    assert put(pro, f"{kit['id']}/voice", {"tone": "calm"}, **{"If-Match": tags[""]}).status_code == 412
    stale = pro.client.delete(f"{API}{path}", headers={"If-Match": tags[""]})
    refused(stale, 412, "precondition_failed")
    fresh = pro.get(path).headers["etag"]
    assert pro.client.delete(f"{API}{path}", headers={"If-Match": fresh}).status_code == 200


def test_activating_is_no_change_of_what_the_kit_says(pro: Person) -> None:
    a_kit(pro)
    kit = a_kit(pro)
    before = pro.get(f"/brand-kits/{kit['id']}")

    pro.post(f"/brand-kits/{kit['id']}/activate")
    after = pro.get(f"/brand-kits/{kit['id']}", headers={"If-None-Match": before.headers["etag"]})

    assert (after.status_code, after.json()["is_active"], after.json()["version"]) == (200, True, 1)
    assert put(pro, kit["id"], {"name": "A"}, **{"If-Match": before.headers["etag"]}).status_code == 200


def test_every_change_is_a_version_and_restoring_tells_first_what_it_will_do(pro: Person) -> None:
    kit = a_kit(pro)
    path = f"/brand-kits/{kit['id']}/versions"
    put(pro, kit["id"], {"name": "Neon Wolf"})
    put(pro, kit["id"], {"name": "Neon Wolf"})  # says the same again
    put(pro, f"{kit['id']}/colors", {"accent": []})

    listed = pro.get(path).json()["items"]
    told = pro.get(f"{path}/1").json()
    restored = pro.post(f"{path}/1/restore", headers={"Idempotency-Key": "back"})
    again = pro.post(f"{path}/1/restore", headers={"Idempotency-Key": "back"})

    assert [(one["number"], one["changed"]) for one in listed] == [(3, ["/colors/accent"]), (2, ["/name"]), (1, [])]
    assert told["restoring_changes"] == [
        {"field": "/name", "now": "Neon Wolf", "then": "Neon Fox"},
        {"field": "/colors/accent", "now": [], "then": [{"hex": "#00E5FF", "name": "", "usage": None}]},
    ]
    assert (told["name"], told["colors"]["accent"][0]["hex"], told["voice"]["tone"]) == (
        "Neon Fox",
        "#00E5FF",
        "playful",
    )
    assert (restored.status_code, restored.json()["version"], restored.json()["name"]) == (201, 4, "Neon Fox")
    assert (again.json()["version"], again.headers["idempotency-replayed"]) == (4, "true")
    assert pro.get(f"{path}/1").json()["restoring_changes"] == []
    assert len(pro.get(path).json()["items"]) == 4
    refused(pro.get(f"{path}/5"), 404, "not_found")
    refused(pro.post(f"{path}/5/restore"), 404, "not_found")


def test_a_kit_with_as_many_versions_as_it_may_have_is_changed_as_a_copy(product: Product, pro: Person) -> None:
    kit = a_kit(pro)
    for table, number in (("brand_kits", "version"), ("brand_kit_versions", "number")):
        key = "id" if table == "brand_kits" else "kit_id"
        rows(product.database, f"UPDATE {table} SET {number} = 10000 WHERE {key} = $1", kit["id"])

    unchanged = put(pro, kit["id"], {"name": "Neon Fox"})
    told = refused(put(pro, kit["id"], {"name": "Neon Wolf"}), 409, "version_limit_reached")
    copy = pro.post(f"/brand-kits/{kit['id']}/duplicate", json={"name": "Neon Wolf"})

    assert (unchanged.status_code, unchanged.json()["version"]) == (200, 10_000)
    assert (told["limit"], "Duplicate it" in told["detail"]) == (10_000, True)
    assert (copy.status_code, copy.json()["name"], copy.json()["version"]) == (201, "Neon Wolf", 1)


def test_a_copy_has_a_name_of_its_own_and_the_same_logo(pro: Person) -> None:
    kit = a_kit(pro)
    upload(pro, kit, a_png())

    copied = pro.post(f"/brand-kits/{kit['id']}/duplicate", json={}, headers={"Idempotency-Key": "copy"})
    again = pro.post(f"/brand-kits/{kit['id']}/duplicate", json={}, headers={"Idempotency-Key": "copy"})
    pro.client.delete(f"{API}/brand-kits/{kit['id']}")

    assert (copied.status_code, copied.json()["name"], copied.json()["is_active"]) == (201, "Neon Fox (copy)", False)
    assert again.json()["id"] == copied.json()["id"]
    assert size_of(pro.client.get(copied.json()["logo_url"]).content) == (64, 48)


def test_a_logo_is_drawn_anew_and_shown_by_a_signed_link(pro: Person) -> None:
    kit = a_kit(pro)

    answer = upload(pro, kit, a_png() + b"<script>a tail</script>")
    logo = answer.json()
    shown = pro.get(f"/brand-kits/{kit['id']}").json()
    content = pro.client.get(logo["url"]).content

    assert answer.status_code == 201
    assert {name: logo[name] for name in ("variant", "width", "height", "format", "bytes", "derived")} == {
        "variant": "primary",
        "width": 64,
        "height": 48,
        "format": "png",
        "bytes": len(content),
        "derived": False,
    }
    assert size_of(content) == (64, 48)
    assert b"script" not in content
    assert b"drawn at home" not in content
    assert shown["logo_url"] == logo["url"]
    assert "logo.exe" not in logo["url"]
    assert shown["version"] == 2


def test_proposals_are_taken_with_one_call_and_never_replace_an_upload(pro: Person) -> None:
    kit = a_kit(pro)
    path = f"/brand-kits/{kit['id']}/logos"
    upload(pro, kit, a_png(16, 16), "icon")
    upload(pro, kit, a_png())

    listed = pro.get(path).json()
    conflict = pro.post(f"{path}/proposals", json={"variants": ["icon"]})
    taken = pro.post(f"{path}/proposals", json={}).json()

    assert [logo["variant"] for logo in listed["items"]] == ["primary", "icon"]
    assert [logo["variant"] for logo in listed["proposals"]] == ["icon", "monochrome", "watermark"]
    assert all(pro.client.get(logo["url"]).status_code == 200 for logo in listed["proposals"])
    refused(conflict, 409, "logo_uploaded")
    assert [(logo["variant"], logo["derived"]) for logo in taken["items"]] == [
        ("primary", False),
        ("icon", False),
        ("monochrome", True),
        ("watermark", True),
    ]
    refused(pro.post(f"{path}/proposals", json={"variants": ["secondary"]}), 404, "not_found")


def test_a_logo_is_removed_and_versions_of_before_keep_it(pro: Person) -> None:
    kit = a_kit(pro)
    path = f"/brand-kits/{kit['id']}"
    upload(pro, kit, a_png())

    removed = pro.client.delete(f"{API}{path}/logos/primary")
    twice = pro.client.delete(f"{API}{path}/logos/primary")
    gone = pro.get(path).json()["logo_url"]
    restored = pro.post(f"{path}/versions/2/restore").json()

    assert (removed.status_code, removed.content, gone) == (204, b"", None)
    refused(twice, 404, "not_found")
    assert pro.client.get(restored["logo_url"]).status_code == 200


def test_the_same_upload_with_a_key_counts_once(pro: Person) -> None:
    kit = a_kit(pro)

    first = upload(pro, kit, a_png(), **{"Idempotency-Key": "logo"})
    again = upload(pro, kit, a_png(), **{"Idempotency-Key": "logo"})
    other = upload(pro, kit, a_png(8, 8), **{"Idempotency-Key": "logo"})

    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    refused(other, 422, "idempotency_conflict")
    assert pro.get(f"/brand-kits/{kit['id']}").json()["version"] == 2


def test_what_is_no_picture_or_too_much_of_one_is_refused(pro: Person) -> None:
    kit = a_kit(pro)

    refused(upload(pro, kit, b"not an image"), 415, "unsupported_media_type")
    refused(upload(pro, kit, b""), 415, "unsupported_media_type")
    refused(upload(pro, kit, a_png()[:60]), 422, "artwork_refused")
    refused(upload(pro, kit, a_png(4_097, 8)), 413, "payload_too_large")
    refused(upload(pro, kit, a_png() + bytes(6 * 1024 * 1024)), 413, "payload_too_large")
    assert upload(pro, kit, a_png(), "nonsense").status_code == 422
    assert (
        pro.post(f"/brand-kits/{kit['id']}/logos", data={"variant": "icon"}, files={"x": ("a", b"a")}).status_code
        == 422
    )
    assert pro.get(f"/brand-kits/{kit['id']}/logos").json() == {"items": [], "proposals": []}


def test_a_picture_suggests_colours_and_is_not_kept(product: Product, pro: Person) -> None:
    before = sorted((product.folder / "files").rglob("*"))

    answer = pro.post("/brand-kits/extract", files={"file": ("a.png", a_png(colour=(0x11, 0x22, 0x99)))}).json()

    [colour] = answer["colors"]
    assert (colour["hex"], colour["role"], colour["share"]) == ("#112299", "primary", 1.0)
    assert {"#FFFFFF", "#112299"} in [{pair["text"], pair["ground"]} for pair in answer["pairs"]]
    assert sorted((product.folder / "files").rglob("*")) == before


def test_an_asset_says_which_kit_it_was_made_with(pro: Person) -> None:
    kit = a_kit(pro)
    made = pro.made(custom_prompt="a fox")
    plain = pro.made(custom_prompt="a fox", use_active_brand_kit=False)

    [asset] = pro.assets_of(made)
    assert (made["brand_kit_id"], plain["brand_kit_id"], asset["brand_kit_id"]) == (kit["id"], None, kit["id"])
    assert asset["generation_params"]["palette"]["colours"] == ["#1A1A2E", "#FF4500", "#00E5FF"]
    assert asset["generation_params"]["brand_kit"] == {"id": kit["id"], "version": 1}
    assert [one["job_id"] for one in pro.get("/assets", params={"brand_kit_id": kit["id"]}).json()["items"]] == [
        made["id"]
    ]


def test_a_kit_of_somebody_else_makes_no_asset(pro: Person, studio: Person) -> None:
    theirs = a_kit(studio)

    refused(pro.generate(brand_kit_id=theirs["id"]), 404, "not_found")

    assert pro.usage() == (0, 0)
