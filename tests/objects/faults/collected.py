"""All faults, of all modules in this folder."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from tests.objects import faults
from tests.objects.faults.fault import Fault


@cache
def every_fault() -> tuple[Fault, ...]:
    """Return the faults in the order of their modules."""
    modules = [import_module(f"{faults.__name__}.{m.name}") for m in iter_modules(faults.__path__)]
    found = tuple(f for m in modules for f in getattr(m, "FAULTS", ()))
    names = [f.name for f in found]
    twice = {n for n in names if names.count(n) > 1}
    if twice:
        raise ValueError(f"names of more than one fault: {sorted(twice)}")
    return found
