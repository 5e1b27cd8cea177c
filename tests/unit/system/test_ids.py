from adapters.system.ids import new_id


def test_ids_made_later_sort_later():
    ids = [new_id() for _ in range(5_000)]

    assert ids == sorted(ids)
    assert len(set(ids)) == 5_000
    assert {made.version for made in ids} == {7}
