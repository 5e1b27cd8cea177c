from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from entrypoints.settings import Mode, Secret, Settings, SettingsWrong

KEY, OTHER_KEY, THIRD_KEY = "k" * 43, "o" * 43, "t" * 43
PRODUCTION = {
    "AURASTREAM_MODE": "production",
    "AURASTREAM_DATABASE_URL": "postgresql://app:pw@db.internal/aurastream",
    "AURASTREAM_WORKER_DATABASE_URL": "postgres://worker:pw@db.internal/aurastream",
    "AURASTREAM_REDIS_URL": "rediss://:pw@cache.internal/0",
    "AURASTREAM_STORAGE_URL": "s3://assets/",
    "AURASTREAM_SIGNING_KEY": KEY,
    "AURASTREAM_LINKS_KEY": OTHER_KEY,
    "AURASTREAM_SEALING_KEY": THIRD_KEY,
    "AURASTREAM_MAIL_URL": "smtps://hello:pw@mail.internal",
    "AURASTREAM_MAIL_FROM": "hello@example.com",
    "AURASTREAM_PUBLIC_URL": "https://api.example.com/",
}


def complaint(**variables: str) -> str:
    """What is said about wrong variables, named without the prefix."""
    with pytest.raises(SettingsWrong) as wrong:
        Settings.from_environment({f"AURASTREAM_{name}": value for name, value in variables.items()})
    return str(wrong.value)


def test_without_any_variable_everything_is_embedded() -> None:
    settings = Settings.from_environment({})

    assert settings == Settings()
    assert (settings.mode, settings.address) == (Mode.EMBEDDED, "http://127.0.0.1:8001")
    assert settings.data_dir == Path(".data")


def test_each_variable_is_read_as_what_it_is() -> None:
    settings = Settings.from_environment(
        {
            "AURASTREAM_PORT": "9000",
            "AURASTREAM_DATA_DIR": "/srv/aura",
            "AURASTREAM_LEASE": "1.5",
            "AURASTREAM_IMAGE_MODELS": " one, ,two ",
            "AURASTREAM_METRICS_TOKEN": "t" * 16,
        }
    )

    assert settings.port == 9000
    assert settings.data_dir == Path("/srv/aura")
    assert settings.lease == timedelta(seconds=1.5)
    assert settings.image_models == ("one", "two")
    assert settings.metrics_token == Secret("t" * 16)


def test_an_empty_variable_is_as_good_as_none_and_foreign_ones_are_let_be() -> None:
    environment = {"AURASTREAM_PORT": "", "PORT": "x", "aurastream_port": "x", "AURASTREAMER": "x"}

    assert Settings.from_environment(environment) == Settings()


def test_the_vendors_own_name_of_its_key_counts_and_ours_goes_first() -> None:
    vendors = Settings.from_environment({"GEMINI_API_KEY": "vendor-key"})
    both = Settings.from_environment({"GEMINI_API_KEY": "vendor-key", "AURASTREAM_GEMINI_API_KEY": "our-own-key"})

    assert vendors.gemini_api_key == Secret("vendor-key")
    assert both.gemini_api_key == Secret("our-own-key")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("PROT", "AURASTREAM_PROT is not a setting; did you mean AURASTREAM_PORT?"),
        ("SIGNINGKEY", "AURASTREAM_SIGNINGKEY is not a setting; did you mean AURASTREAM_SIGNING_KEY?"),
        ("ZZZZZZZZZZZZZZZZZZZZZZ", "AURASTREAM_ZZZZZZZZZZZZZZZZZZZZZZ is not a setting"),
    ],
)
def test_a_variable_that_is_misspelled_is_refused_with_the_likely_name(name: str, said: str) -> None:
    assert complaint(**{name: "secret value"}) == said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODE", "staging"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "80a"),
        ("PORT", "8001\n8002"),
        ("PUBLIC_URL", "api.example.com"),
        ("PUBLIC_URL", "ftp://example.com"),
        ("DATABASE_URL", "mysql://db/aurastream"),
        ("REDIS_URL", "http://cache"),
        ("SIGNING_KEY", "k" * 42),
        ("ACCESS_TOKEN_LIFE", "59"),
        ("LEASE", "nan"),
        ("LEASE", "soon"),
        ("SWEEP_EVERY", "inf"),
        ("JOBS_AT_ONCE", "1.5"),
        ("CONNECTIONS", "1"),
        ("METRICS_TOKEN", "t" * 15),
        ("ALLOWED_ORIGINS", "*"),
        ("ALLOWED_ORIGINS", "https://*.example.com"),
        ("ALLOWED_ORIGINS", "https://App.example.com"),
        ("ALLOWED_ORIGINS", "https://app.example.com/"),
        ("ALLOWED_ORIGINS", "https://app.example.com:443"),
        ("RETURN_ADDRESSES", "https://user@app.example.com"),
        ("RETURN_ADDRESSES", "aurastream://back"),
        ("RETURN_ADDRESSES", "https://app.example.com, javascript:alert(1)"),
        ("MAIL_URL", "http://mail.example.com"),
        ("MAIL_URL", "smtp://"),
        ("MAIL_FROM", "not an address"),
        ("MAIL_FROM", "füchsin@example.com"),
        ("TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_value_that_cannot_be_used_is_one_line_that_names_its_variable(name: str, value: str) -> None:
    said = complaint(**{name: value})

    assert said.startswith(f"AURASTREAM_{name} ")
    assert "cannot be used" in said
    assert "\n" not in said


@pytest.mark.parametrize("needed", sorted(PRODUCTION.keys() - {"AURASTREAM_MODE"}))
def test_production_names_what_it_lacks(needed: str) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        Settings.from_environment({name: value for name, value in PRODUCTION.items() if name != needed})

    assert str(wrong.value) == f"{needed} is needed in production"


def test_production_with_all_it_needs_is_complete() -> None:
    settings = Settings.from_environment(PRODUCTION)

    assert (settings.mode, settings.address) == (Mode.PRODUCTION, "https://api.example.com")


def test_one_key_must_not_sign_two_kinds_of_things() -> None:
    with pytest.raises(
        SettingsWrong, match="AURASTREAM_SIGNING_KEY, AURASTREAM_LINKS_KEY and AURASTREAM_SEALING_KEY must differ"
    ):
        Settings.from_environment(PRODUCTION | {"AURASTREAM_LINKS_KEY": KEY})


def test_a_key_is_the_same_however_it_is_padded() -> None:
    with pytest.raises(SettingsWrong, match="must differ"):
        Settings.from_environment(PRODUCTION | {"AURASTREAM_LINKS_KEY": PRODUCTION["AURASTREAM_SIGNING_KEY"] + "="})


@pytest.mark.parametrize(("url", "taken"), [("http://api.example.com", False), ("http://127.0.0.1:8001", True)])
def test_people_reach_production_by_https(url: str, taken: bool) -> None:
    variables = PRODUCTION | {"AURASTREAM_PUBLIC_URL": url}
    if taken:
        assert Settings.from_environment(variables).address == url
        return
    with pytest.raises(SettingsWrong, match="must begin with https"):
        Settings.from_environment(variables)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"TWITCH_CLIENT_ID": "abc"}, "TWITCH_CLIENT_SECRET"),
        ({"TIKTOK_CLIENT_SECRET": "a secret of tiktok"}, "TIKTOK_CLIENT_KEY"),
    ],
)
def test_a_registration_with_a_provider_is_whole(given: dict[str, str], missing: str) -> None:
    assert complaint(**given) == f"AURASTREAM_{missing} is needed, as its counterpart was given"


def test_a_secret_shows_itself_only_when_asked_by_name() -> None:
    settings = Settings.from_environment(PRODUCTION | {"GEMINI_API_KEY": "vendor-key"})

    shown = f"{settings} {settings!r} {settings.signing_key} {[settings.redis_url]}"

    assert not [secret for secret in (KEY, OTHER_KEY, "pw@", "vendor-key") if secret in shown]
    assert settings.signing_key is not None
    assert settings.signing_key.reveal() == KEY


@pytest.mark.parametrize(
    "name",
    [
        "DATABASE_URL",
        "WORKER_DATABASE_URL",
        "OWNER_DATABASE_URL",
        "REDIS_URL",
        "SIGNING_KEY",
        "PREVIOUS_SIGNING_KEY",
        "LINKS_KEY",
        "GEMINI_API_KEY",
        "METRICS_TOKEN",
    ],
)
def test_a_secret_that_cannot_be_used_is_not_repeated(name: str) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        Settings.from_environment({f"AURASTREAM_{name}": "hunter2"})

    said = f"{wrong.value} {wrong.value.__cause__!r}"
    assert "hunter2" not in said


def test_every_setting_says_what_it_is_for() -> None:
    assert [setting.name for setting in fields(Settings) if not setting.metadata["help"]] == []
