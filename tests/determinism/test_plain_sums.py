"""No number that decides goes through BLAS, LAPACK or a fused sum: what gives other last bits on another machine is not
called where questions and rooms are made. See `vstdata.linear`."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
FORBIDDEN = {"dot", "vdot", "inner", "matmul", "einsum", "tensordot", "hypot", "linalg"}
# Of rows that are there already.
ELSEWHERE = ("vstdata/audit", "vstdata/trainers", "vstdata/view", "vstdata/scoring", "vstdata/boxes/forms.py")
ALLOWED = {
    "vstdata/sources/building/goes_on.py": 2,  # scipy's sparse matrices: plain sums of their own
    "vstdata/asking/picture_pairs.py": 1,  # whole numbers: exact
    "skills/video/route_plan.py": 1,  # whole numbers
    "skills/multi_image/detection_3d.py": 1,  # whole numbers
    "generators/rooms/render/direct.py": 2,  # scipy's sparse matrices: plain sums of their own
    "generators/rooms/render/gather.py": 1,
    "generators/rooms/render/smooth.py": 3,
}


def calls(source: str) -> int:
    """How often a module multiplies by `@` or names what is forbidden of numpy or math."""
    found = 0
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
            found += 1
        if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN:
            found += isinstance(node.value, ast.Name) and node.value.id in ("np", "numpy", "math", "scipy")
    return found


def test_what_is_forbidden_is_seen() -> None:
    assert calls("a @ b; np.dot(a, b); np.linalg.norm(a); math.hypot(1, 2); a @= b; linear.dot(a, b)") == 5


def test_nothing_that_decides_goes_through_blas() -> None:
    paths = [path for part in ("vstdata", "skills", "generators") for path in sorted((HOME / part).rglob("*.py"))]
    names = {path.relative_to(HOME).as_posix(): path for path in paths}
    found = Counter({name: calls(path.read_text()) for name, path in names.items() if not name.startswith(ELSEWHERE)})
    assert len(names) > 100
    assert dict(+found) == ALLOWED
