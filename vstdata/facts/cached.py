"""Measure once: results kept on the object that measured them, so that they go when it goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

Owner = TypeVar("Owner")
P = ParamSpec("P")
T = TypeVar("T")


Method = Callable[Concatenate[Owner, P], T]


def cached(limit: int | None = None) -> Callable[[Method[Owner, P, T]], Method[Owner, P, T]]:
    """Decorate a method: its result is kept for equal arguments; of more than `limit`, the longest unused goes.

    `functools.cache` on a method would keep every scene alive in one table. A function whose first parameter is the
    owner may be decorated as well: results are kept by module and qualified name, so that functions of one name in two
    modules don't share them.
    """

    def decorate(method: Method[Owner, P, T]) -> Method[Owner, P, T]:
        slot = f"_cached_{method.__module__}.{method.__qualname__}"

        @wraps(method)
        def kept(owner: Owner, *args: P.args, **kwargs: P.kwargs) -> T:
            memo: dict[Any, T] = owner.__dict__.setdefault(slot, {})
            key = (args, tuple(kwargs.items())) if kwargs else args
            if limit is None:
                if key not in memo:
                    memo[key] = method(owner, *args, **kwargs)
                return memo[key]
            found = memo.pop(key) if key in memo else method(owner, *args, **kwargs)
            memo[key] = found
            if len(memo) > limit:
                del memo[next(iter(memo))]
            return found

        return cast(Method[Owner, P, T], kept)

    return decorate
