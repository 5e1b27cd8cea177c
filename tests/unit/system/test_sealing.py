from dataclasses import replace
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM
from hypothesis import given
from hypothesis import strategies as st

from adapters.system.keys import name_of
from adapters.system.sealing import EnvelopeSealing
from application.ports import Place, SealBroken

KEY, NEXT_KEY = bytes(range(32)), bytes(range(32, 64))
ROW, OTHER_ROW = UUID("0190a0b0-0000-7000-8000-000000000001"), UUID("0190a0b0-0000-7000-8000-000000000002")
PLACE = Place("identities", "sealed_grant", ROW)
GRANT = b'{"refresh_token":"1//0gTiny"}'

KEPT = (
    "01630dcd2966c43366764a1e8f57bc91a7885fea4bd65d4e64c069944b707798aefc31d357acb6b4305649868142e900e84b"
    "a647cc3478f07fc0dc0799c4e9169939c632cc9aec6f987383499e966fe8e0c1fbfa6b0bebb6f08d35c1462fc03c471e000f"
    "8f4383be024816706532f7bd86d6558447a373a4414ac5b786e1"
)
"""Sealed by the first program that had this format. As long as it can be opened, so can what people have stored."""


def sealing_under(*keys: bytes) -> EnvelopeSealing:
    return EnvelopeSealing({name_of(key): key for key in keys})


SEALING = sealing_under(KEY)


@pytest.mark.parametrize(
    "plain", [b"", b"\0", GRANT, bytes(1_000_000)], ids=["nothing", "one", "a grant", "a megabyte"]
)
def test_a_sealed_value_is_opened_again_in_its_place(plain: bytes):
    sealed = SEALING.seal(plain, PLACE)

    assert SEALING.open(sealed, PLACE) == plain
    assert len(sealed) == len(plain) + 97


@given(st.binary(max_size=200), st.text(max_size=20), st.text(max_size=20), st.uuids())
def test_whatever_is_sealed_wherever_is_opened_there_and_nowhere_else(plain: bytes, table: str, column: str, row: UUID):
    place = Place(table, column, row)
    sealed = SEALING.seal(plain, place)

    assert SEALING.open(sealed, place) == plain
    for elsewhere in (
        replace(place, table=table + "x"),
        replace(place, column=column + "x"),
        replace(place, row=UUID(int=row.int ^ 1)),
        Place(table + column, "", row) if column else Place(table + "x", column, row),
    ):
        with pytest.raises(SealBroken):
            SEALING.open(sealed, elsewhere)


def test_what_was_sealed_once_is_opened_for_ever():
    assert SEALING.open(bytes.fromhex(KEPT), PLACE) == GRANT


def test_a_sealed_value_is_laid_out_as_described():
    sealed = SEALING.seal(GRANT, PLACE)

    place = b"\0\0\0\x0aidentities\0\0\0\x0csealed_grant\0\0\0\x10" + ROW.bytes
    name = b"\0\0\0\x10" + name_of(KEY).encode()
    value_key = decrypted(KEY, sealed[9:21], sealed[21:69], b"\x01\0\0\0\x03key" + place + name)
    assert sealed[:9] == b"\x01" + bytes.fromhex(name_of(KEY))
    assert decrypted(value_key, sealed[69:81], sealed[81:], b"\x01\0\0\0\x05value" + place) == GRANT


def decrypted(key: bytes, nonce: bytes, sealed: bytes, vouched: bytes) -> bytes:
    opening = Cipher(AES(key), GCM(nonce, sealed[-16:])).decryptor()
    opening.authenticate_additional_data(vouched)
    return opening.update(sealed[:-16]) + opening.finalize()


def test_nothing_of_the_value_shows_and_no_two_sealings_are_alike():
    sealed = [SEALING.seal(GRANT, PLACE) for _ in range(50)]

    assert not any(GRANT[:6] in value for value in sealed)
    for part in (slice(9, 21), slice(21, 69), slice(69, 81), slice(81, None)):
        assert len({value[part] for value in sealed}) == 50


def test_no_flipped_bit_goes_unnoticed():
    sealed = SEALING.seal(b"short", PLACE)

    for bit in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            SEALING.open(bytes(flipped), PLACE)


def test_what_is_cut_off_or_added_does_not_go_unnoticed():
    sealed = SEALING.seal(b"short", PLACE)

    for changed in (*(sealed[:size] for size in range(len(sealed))), sealed[1:], sealed + b"\0", b"\0" + sealed):
        with pytest.raises(SealBroken):
            SEALING.open(changed, PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("identities", "sealed_grant", OTHER_ROW),
        Place("identities", "sealed_token", ROW),
        Place("connections", "sealed_grant", ROW),
        Place("identitiess", "ealed_grant", ROW),
        Place("sealed_grant", "identities", ROW),
    ],
)
def test_a_value_that_was_moved_is_not_opened(elsewhere: Place):
    sealed = SEALING.seal(GRANT, PLACE)

    with pytest.raises(SealBroken):
        SEALING.open(sealed, elsewhere)
    with pytest.raises(SealBroken):
        SEALING.reseal(sealed, elsewhere)


def test_values_cannot_be_put_together_of_parts_of_others():
    one, other = SEALING.seal(b"nova is free", PLACE), SEALING.seal(b"nova is paid", PLACE)

    for cut in (21, 69, 81, len(one) - 16):
        with pytest.raises(SealBroken):
            SEALING.open(one[:cut] + other[cut:], PLACE)


def test_after_a_rotation_old_values_are_opened_and_new_ones_are_under_the_new_key():
    before = SEALING.seal(GRANT, PLACE)
    turned = sealing_under(NEXT_KEY, KEY)

    sealed = turned.seal(GRANT, PLACE)

    assert turned.open(before, PLACE) == GRANT
    assert turned.key_of(before) == SEALING.key_name == name_of(KEY)
    assert turned.key_of(sealed) == turned.key_name == name_of(NEXT_KEY)
    assert sealing_under(NEXT_KEY).open(sealed, PLACE) == GRANT


def test_resealing_moves_a_value_to_the_present_key_without_encrypting_it_again():
    before = SEALING.seal(GRANT, PLACE)

    resealed = sealing_under(NEXT_KEY, KEY).reseal(before, PLACE)

    alone = sealing_under(NEXT_KEY)
    assert alone.open(resealed, PLACE) == GRANT
    assert alone.key_of(resealed) == alone.key_name
    assert resealed[69:] == before[69:]
    with pytest.raises(SealBroken):
        SEALING.open(resealed, PLACE)


def test_resealing_twice_changes_nothing_that_counts():
    resealed = SEALING.reseal(SEALING.reseal(SEALING.seal(GRANT, PLACE), PLACE), PLACE)

    assert SEALING.key_of(resealed) == SEALING.key_name
    assert SEALING.open(resealed, PLACE) == GRANT


def test_a_broken_value_is_not_resealed():
    sealed = SEALING.seal(GRANT, PLACE)

    for place in (5, 30, 75, len(sealed) - 1):
        broken = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(SealBroken):
            sealing_under(NEXT_KEY, KEY).reseal(broken, PLACE)


@pytest.mark.parametrize("read", [EnvelopeSealing.open, EnvelopeSealing.reseal])
def test_a_value_under_an_unknown_key_is_not_read(read):
    sealed = sealing_under(NEXT_KEY).seal(GRANT, PLACE)

    with pytest.raises(SealBroken):
        read(SEALING, sealed, PLACE)
    assert SEALING.key_of(sealed) == name_of(NEXT_KEY)


@pytest.mark.parametrize("value", [b"", b"\x01", GRANT, bytes(97), b"\x02" + bytes(96), b"\x01" + bytes(95)])
def test_what_is_no_sealed_value_has_no_key(value: bytes):
    with pytest.raises(SealBroken):
        SEALING.key_of(value)


def test_a_refusal_tells_nothing_secret():
    sealed = sealing_under(NEXT_KEY).seal(GRANT, PLACE)

    for known in (KEY, NEXT_KEY):
        with pytest.raises(SealBroken) as refused:
            sealing_under(known).open(sealed[:-1] + b"\0", PLACE)
        said = str(refused.value)
        assert str(ROW) not in said
        assert not any(part.hex() in said for part in (sealed, sealed[81:], KEY, NEXT_KEY, GRANT))


@pytest.mark.parametrize(
    "keys",
    [{}, {name_of(KEY[:16]): KEY[:16]}, {name_of(b"short"): b"short"}, {"main": KEY}, {name_of(NEXT_KEY): KEY}],
    ids=["none", "of AES-128", "short", "a name by hand", "another's name"],
)
def test_keys_that_are_short_or_misnamed_are_refused_at_once(keys: dict[str, bytes]):
    with pytest.raises(ValueError):
        EnvelopeSealing(keys)
