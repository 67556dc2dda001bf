"""What is kept by name is found by the beginning of its name, and as old as it was last put or renewed."""


def test_names_that_begin_so_are_listed_in_order_and_no_others(session):
    for name in ("ab:2", "ab:1", "ab", "ab;", "aa:9", "b", "AB:1"):
        session.shelf.put("kind", name, name.encode())
    session.shelf.put("other", "ab:3", b"")
    assert session.shelf.names("kind", "ab:") == ["ab:1", "ab:2"]
    assert session.shelf.names("kind") == ["AB:1", "aa:9", "ab", "ab:1", "ab:2", "ab;", "b"]


def test_what_was_renewed_is_as_new_and_what_is_stale_goes_with_all_its_kinds(session):
    for kind in ("one", "two"):
        session.shelf.put(kind, "name", kind.encode())
    session.journal.write(lambda database: database.execute("UPDATE session_names SET changed_at = 100"))
    assert not session.shelf.remove_stale(("one", "two"), "name", 100)
    assert session.shelf.renew(("two",), "name") and not session.shelf.renew(("two",), "another")
    assert not session.shelf.remove_stale(("one", "two"), "name", 101) and session.shelf.get("one", "name") == b"one"
    assert session.shelf.remove_stale(("one",), "name", 101) and not session.shelf.holds("one", "name")
    assert session.records.ids("one") == [] and session.shelf.get("two", "name") == b"two"
