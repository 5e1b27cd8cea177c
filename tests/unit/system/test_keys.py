import hmac

import pytest

from adapters.system.keys import all_derived, derived, name_of

SEED, OTHER_SEED = bytes(range(32)), bytes(range(32, 64))


def test_a_derived_key_is_what_the_two_steps_of_rfc_5869_make():
    extracted = hmac.digest(bytes(32), SEED, "sha256")
    expanded = hmac.digest(extracted, b"refresh token\x01", "sha256")

    assert derived(SEED, "refresh token") == expanded


def test_keys_of_other_seeds_and_labels_differ():
    keys = {derived(seed, label) for seed in (SEED, OTHER_SEED) for label in ("refresh token", "csrf token", "")}

    assert len(keys) == 6
    assert {len(key) for key in keys} == {32}


def test_keys_are_derived_in_the_order_of_their_seeds():
    assert all_derived([SEED, OTHER_SEED], "x") == (derived(SEED, "x"), derived(OTHER_SEED, "x"))


@pytest.mark.parametrize("seeds", [[], [b""], [bytes(31)], [SEED, bytes(16)]])
def test_without_seeds_of_32_bytes_there_are_no_keys(seeds: list[bytes]):
    with pytest.raises(ValueError):
        all_derived(seeds, "x")


def test_the_name_of_a_key_is_the_beginning_of_its_digest():
    assert name_of(b"abc") == "ba7816bf8f01cfea"
