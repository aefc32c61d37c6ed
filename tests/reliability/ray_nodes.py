"""What test_cluster runs in processes of their own: two Ray nodes (`nodes FOLDER`) and a build on them
(`build MANIFEST OUT ADDRESS`)."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

WATCHFUL = {"health_check_initial_delay_ms": 0, "health_check_period_ms": 200, "health_check_failure_threshold": 3}
SMALL = {"num_cpus": 1, "object_store_memory": 80_000_000}


def nodes(folder: str) -> None:
    """The head and one more, of one CPU each, until the input ends. Prints the address and the process number of the
    second's raylet."""
    from ray.cluster_utils import Cluster

    head = {**SMALL, "include_dashboard": False, "temp_dir": folder, "_system_config": WATCHFUL}
    cluster: Any = Cluster(initialize_head=True, head_node_args=head)
    try:
        second = cluster.add_node(**SMALL)
        print(cluster.address, second.all_processes["raylet"][0].process.pid, flush=True)  # noqa: T201
        sys.stdin.read()
    finally:
        cluster.shutdown()


def look_around(_: int) -> str:
    """What a worker on a node has: the file of our package, and its environment."""
    import vstdata

    return json.dumps({"code": vstdata.__file__, "environment": dict(os.environ)})


def build(manifest: str, out: str, address: str) -> None:
    """A build, then what a worker sees."""
    from generators.build.build import build
    from generators.build.plan import make_plan
    from generators.engines.open import open_engine
    from tests.build.stand_ins import ALL_SKILLS, open_tiny
    from tests.reliability.ray_nodes import look_around
    from vstdata.manifest import read_manifest

    path = Path(manifest)
    plan = make_plan(read_manifest(path, ALL_SKILLS), path.parent, {}, ALL_SKILLS, open_tiny)
    build(plan, Path(out), open_engine("ray", 1, address))
    with open_engine("ray", 1, address) as engine:
        print(*engine.run(look_around, [0]))  # noqa: T201


if __name__ == "__main__":
    {"nodes": nodes, "build": build}[sys.argv[1]](*sys.argv[2:])
