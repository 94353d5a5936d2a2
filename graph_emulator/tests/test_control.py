"""The control interface, and the program around it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import urllib3

import graph_emulator
from graph_emulator import Emulator

from .stage import Stage, at
from .test_series import weekly

ROOT = Path(graph_emulator.__file__).parent.parent


def test_a_dump_loads_into_another_emulator(stage: Stage) -> None:
    anna = stage.anna
    weekly(anna, with_=["ben"])
    anna.patch(anna.view()[1], subject="Special")
    anna.delete(anna.view()[2])
    _, link = anna.delta()
    before = anna.everything(), stage.ben.everything(), stage.mails
    dumped = stage.control("GET", "/dump")
    stage.control("POST", "/reset")
    stage.control("POST", "/clock", {"now": "2026-10-05T09:00:00Z"})
    assert stage.control("GET", "/mailboxes")["mailboxes"] == []
    stage.control("POST", "/load", json.loads(json.dumps(dumped)))
    assert (anna.everything(), stage.ben.everything(), stage.mails) == before
    assert stage.control("GET", "/dump")["mailboxes"] == dumped["mailboxes"]
    assert anna.delta(link)[0] == []  # tokens and links are still good


def test_nonsense_is_no_state(stage: Stage) -> None:
    assert "error" in stage.control("POST", "/load", {"mailboxes": {"x": {"address": 1}}}, status=400)


def test_refusals_say_what_is_wrong(stage: Stage) -> None:
    for method, path, body, status in (
        ("GET", "/nothing", None, 404),
        ("PUT", "/mails", {}, 405),
        ("GET", "/mailboxes/nobody@contoso.example/events", None, 404),
        ("POST", "/seed", {"mailboxes": [{"address": "x@y.example", "timeZone": "Nowhere"}]}, 400),
        ("POST", "/switches", {"colour": 1}, 400),
        ("POST", "/switches", {"ids": "roman"}, 400),
        ("POST", "/switches", {"page_size": "many"}, 400),
        ("POST", "/clock", {"now": "tomorrow"}, 400),
        ("POST", "/tokens", {"do": "eat"}, 400),
        ("POST", "/act", {"as": "anna@contoso.example"}, 400),
    ):
        assert stage.control(method, path, body, status=status)["error"], path


def test_the_clock_stands_moves_and_is_freed(stage: Stage) -> None:
    stage.advance(90)
    assert stage.control("GET", "/clock")["now"].startswith("2026-10-05T09:01:30")
    freed = stage.control("POST", "/clock", {})
    assert freed["stands_still"] is False
    stage.control("POST", "/clock", {"advance": 3600})
    assert stage.control("GET", "/clock")["now"] > freed["now"]


def test_the_same_seed_gives_the_same_ids() -> None:
    found = []
    for _ in range(2):
        with Emulator(seed=7) as emulator:
            stage = Stage(emulator)
            stage.control("POST", "/clock", {"now": "2026-10-05T09:00:00Z"})
            stage.seed("anna@contoso.example")
            found.append((stage.anna.create()["id"], stage.anna.refresh_token))
            stage.close()
    assert found[0] == found[1]


def test_the_page_and_its_files(stage: Stage) -> None:
    page = stage.http.request("GET", stage.emulator.page_url)
    assert "<title>graph_emulator</title>" in page.data.decode()
    for name in ("app.js", "style.css", "icon.svg"):
        assert stage.http.request("GET", f"{stage.emulator.graph_url}/_page/{name}").status == 200
    for path in ("/_page/../files.py", "/_page/%2e%2e/files.py", "/_page/none.js", "/nowhere"):
        assert stage.http.request("GET", stage.emulator.graph_url + path).status == 404


def test_the_program_starts_says_where_it_is_and_keeps_its_state(tmp_path: Path) -> None:
    ready, state = tmp_path / "ready.json", tmp_path / "state"
    command = [sys.executable, "-m", "graph_emulator", "--ready-file", str(ready), "--state-dir", str(state)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for round_ in (1, 2):
        ready.unlink(missing_ok=True)
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=tmp_path)
        try:
            assert process.stdout is not None
            assert "is ready" in process.stdout.readline()
            addresses = json.loads(ready.read_text())
            assert addresses["pid"] == process.pid
            http = urllib3.PoolManager(ca_certs=addresses["ca_bundle"])
            if round_ == 1:
                people = json.dumps({"mailboxes": [{"address": "anna@contoso.example", "name": "Anna"}]})
                http.request("POST", f"{addresses['control_url']}/seed", body=people)
            metadata = http.request("GET", f"{addresses['login_url']}/common/v2.0/.well-known/openid-configuration")
            assert metadata.json()["token_endpoint"].startswith(addresses["login_url"])
            known = http.request("GET", f"{addresses['control_url']}/mailboxes").json()["mailboxes"]
            assert [one["address"] for one in known] == ["anna@contoso.example"]
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
            if process.stdout:
                process.stdout.close()


def test_a_port_that_is_taken_is_said_plainly(stage: Stage) -> None:
    port = stage.emulator.graph_url.rpartition(":")[2]
    command = [sys.executable, "-m", "graph_emulator", "--port", port]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot start" in done.stderr


def test_planted_events_can_be_answered(stage: Stage) -> None:
    """An invitation from outside of the tenant."""
    invitation = {
        "subject": "From outside", "start": at("2026-10-06T10:00:00"), "end": at("2026-10-06T11:00:00"),
        "isOrganizer": False, "organizer": {"emailAddress": {"address": "zoe@fabrikam.example", "name": "Zoe"}},
    }  # fmt: skip
    stage.control("POST", "/raw", {"mailbox": "anna@contoso.example", "event": invitation})
    assert stage.anna.do(stage.anna.find("From outside"), "accept").status == 202
    assert stage.new_mails() == [("answer", ["zoe"])]
    assert stage.anna.find("From outside")["responseStatus"]["response"] == "accepted"


def test_somebody_outside_answers(stage: Stage) -> None:
    made = stage.anna.create(with_=["zoe@fabrikam.example"])
    answer = {
        "mailbox": "anna@contoso.example",
        "event": made["id"],
        "from": "zoe@fabrikam.example",
        "answer": "accepted",
    }
    stage.control("POST", "/answer", answer)
    assert stage.anna.read(made)["attendees"][0]["status"]["response"] == "accepted"
