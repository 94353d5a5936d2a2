"""`python3 -m devtools fuzz`: reads damaged documents in worker processes and says what did not end well."""

from __future__ import annotations

import json
import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from devtools import python_environment
from devtools.console import Problem, duration, say
from devtools.testing.pytest_run import plain_environment


def run(*, count: int, seed: int, jobs: int) -> int:
    """Read ``count`` inputs of the documents from ``seed`` on; the number of different findings."""
    started = time.monotonic()
    with ThreadPoolExecutor(jobs) as threads:
        lines = list(threads.map(lambda job: _work(-(-count // jobs), seed + job, jobs), range(jobs)))
    inputs = sum((Counter(line["readers"]) for line in lines), Counter[str]())
    findings = {(one["error"].partition(":")[0], one["place"]): one for line in lines for one in line["findings"]}
    for one in findings.values():
        say(_told(one))
    say(f"{sum(line['documents'] for line in lines)} documents, {len(inputs)} readers:")
    say("  " + ", ".join(f"{reader} {number}" for reader, number in inputs.most_common()))
    seconds, reader, number = max(line["slowest"] for line in lines)
    memory = max(line["memory"] for line in lines)
    say(f"  slowest: {seconds:.1f} s ({reader}, document {number}); memory of a worker: {memory} MB")
    say(f"{inputs.total()} inputs, {len(findings)} findings, {duration(time.monotonic() - started)}")
    return len(findings)


def _work(count: int, seed: int, step: int) -> dict[str, Any]:
    command = [
        str(python_environment.python()), "-m", "devtools.fuzz.worker",
        "--count", str(count), "--seed", str(seed), "--step", str(step),
    ]  # fmt: skip
    last: dict[str, Any] = {}
    with subprocess.Popen(
        command, env=plain_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for text in process.stdout:
            last = json.loads(text)
            if not last["done"]:
                say(f"  {last['inputs']} inputs, {len(last['findings'])} findings, next document {last['next']}")
    if process.returncode not in (0, 1) or not last.get("done"):
        raise Problem(f"A worker ended with status {process.returncode}, near document {last.get('next', seed)}.")
    return last


def _told(finding: dict[str, Any]) -> str:
    alone = f"python3 -m devtools fuzz --count 1 --jobs 1 --seed {finding['document']}"
    return (
        f"\n{finding['reader']} ({finding['place']}, {finding['times']} times): {finding['error']}\n    Alone: {alone}"
    )
