"""A short budget of the fuzzer, and the fuzzer itself."""

import random
import signal

from devtools.fuzz import worker
from devtools.fuzz.mutation import document, encoded
from devtools.fuzz.readers import KINDS
from devtools.fuzz.samples import SAMPLES

BUDGET = 6_000  # inputs: some seconds


def test_whole_documents_are_read():
    """A fuzzer whose documents are all refused at the first property finds nothing."""
    watch = worker.Watch()
    for number in range(300):
        watch.read(number)
    assert watch.inputs["base"] > 0.7 * watch.inputs["event"]


def test_a_number_is_a_document():
    for kind in SAMPLES:
        made = [encoded(document(kind, chance), chance) for chance in (random.Random(7), random.Random(7))]
        assert made[0] == made[1]
    assert set(KINDS) | {"headers"} == set(SAMPLES)


def test_a_finding_is_told_once_and_can_be_made_again(monkeypatch):
    def readings(_number):
        yield worker.Reading("broken", lambda: 1 / 0)

    monkeypatch.setattr(worker, "readings", readings)
    watch = worker.Watch()
    watch.read(5)
    watch.read(6)
    (finding,) = watch.findings.values()
    assert (finding["document"], finding["reader"], finding["times"]) == (5, "broken", 2)
    assert "ZeroDivisionError" in finding["error"]


def test_what_takes_too_long_is_a_finding(monkeypatch):
    def readings(_number):
        def endless():
            while True:
                pass

        yield worker.Reading("endless", endless)

    monkeypatch.setattr(worker, "readings", readings)
    monkeypatch.setattr(worker, "PATIENCE", 0.05)
    before = signal.signal(signal.SIGPROF, worker._too_long)
    try:
        watch = worker.Watch()
        watch.read(1)
    finally:
        signal.signal(signal.SIGPROF, before)
    assert [key for key, _reader in watch.findings] == ["TooLong"]


def test_nothing_is_found():
    watch = worker.Watch()
    number = 1
    while watch.inputs.total() < BUDGET:
        watch.read(number)
        number += 1
    assert list(watch.findings.values()) == []
