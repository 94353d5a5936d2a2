"""The pool of sessions."""

from odoo.addons.microsoft_account.graph.sessions import SessionPool


def test_a_key_keeps_its_session_while_it_is_used():
    pool = SessionPool(size=2)
    first = pool.get("a")
    pool.get("b")
    assert pool.get("a") is first
    pool.get("c")  # "b" was used longest ago
    assert pool.get("a") is first
    pool.get("d")
    pool.get("e")
    assert pool.get("a") is not first


def test_a_forked_process_has_connections_of_its_own(monkeypatch):
    pool = SessionPool()
    of_the_parent = pool.get("a")
    monkeypatch.setattr("os.getpid", lambda: -1)
    assert pool.get("a") is not of_the_parent
    assert pool.get("a") is pool.get("a")
