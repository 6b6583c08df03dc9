"""How long images take to build and to answer, and how large they are, beside their base."""

import json
import subprocess
from itertools import count

import pytest

from tests.bench.table import in_turns, median, timed, write
from tests.docker.images import ACTORS, COMPOSE, GENERATIONS, HARDENED, docker, missing

BASE = "python:3.11-slim-bookworm"
TURNS, LIMIT_S = 3, 60
STATE = ("--tmpfs", "/data:size=64m,uid=10001,gid=10001,mode=0700")
COLD = ("--no-cache",)
numbers, running = count(), {}  # of containers; their names and processes


@pytest.fixture(scope="module")
def images():
    """Build every image without and with what is cached: tag -> (seconds cold, seconds cached)."""
    if why := missing():
        pytest.skip(why)
    asked = docker("compose", "-f", COMPOSE, "--profile", "generations", "config", "--format=json")
    assert asked.returncode == 0, asked.stderr
    services, taken = json.loads(asked.stdout)["services"], {}
    try:
        for name in (*ACTORS, *GENERATIONS):
            tag = f"plugfest/bench:{name}"
            taken[tag] = [timed(building(services[name]["build"], tag, *no)) for no in (COLD, ())]
        yield taken
    finally:
        docker("image", "rm", "--force", *taken)


def building(told, tag, *options):
    """Return what builds an image as compose would, under a name of our own."""
    given = [f"--build-arg={name}={value}" for name, value in told["args"].items()]
    context = told["context"]
    file = f"{context}/{told['dockerfile']}"

    def build():
        done = docker("build", "--quiet", *options, *given, "--file", file, "--tag", tag, context)
        assert done.returncode == 0, done.stderr[-2000:]

    return build


def answered(*image):
    """Return what runs a container until it has written a line, and removes it."""

    def run():
        name = f"plugfest-bench-{next(numbers)}"
        process = subprocess.Popen(
            ["docker", "run", "--name", name, *HARDENED, *STATE, *image],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert process.stdout.readline()
        finally:
            running[name] = process

    return run


def remove():
    """End what still runs, between two measurements."""
    for name, process in running.items():
        docker("rm", "--force", name, timeout=LIMIT_S)
        process.communicate(timeout=LIMIT_S)
    running.clear()


def size(image):
    return int(docker("image", "inspect", "--format", "{{.Size}}", image).stdout) / 1e6


def test_images(images):
    bare = ("--entrypoint", "python", BASE, "-c")
    work = {BASE: answered(*bare, "print(1)")}
    for tag in images:
        actor = tag.partition(":")[2] in ACTORS
        work[tag] = answered(tag, *(() if actor else ("formats",)))
    try:
        taken = in_turns(work, TURNS, remove)
    finally:
        remove()
    base_s, base_mb = median(taken[BASE]), size(BASE)
    rows = []
    for tag, seconds in taken.items():
        cold, cached = (f"{s:.1f}" for s in images[tag]) if tag in images else ("", "")
        start, mb = median(seconds), size(tag)
        rows.append(
            (
                *(tag.removeprefix("plugfest/bench:"), cold, cached, f"{start * 1e3:.0f}"),
                *(f"{start / base_s:.1f}", f"{mb:.0f}", f"{mb / base_mb:.1f}"),
            )
        )
    heads = ("image", "build, s", "again, s", "answer, ms", "times base", "MB", "times base")
    labels = docker("image", "inspect", "--format", "{{json .Config.Labels}}", BASE).stdout
    notes = (
        "build: nothing cached but the base; what pip fetches is part of it; again: all cached",
        "answer: from docker run to the first line: of an actor when its services listen, of a"
        " generation the formats that it can use, of the base by python -c print(1)",
        f"{TURNS} turns, alternating; labels of the base: {labels.strip()}",
        "MB with the base, whose layers are there once, as are those of shared libraries",
    )
    write("images", "Images: build, start and size", heads, rows, notes)
