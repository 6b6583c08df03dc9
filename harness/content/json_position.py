"""Where in a JSON text a JSON pointer leads (RFC 6901): for showing, not for judging."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

MAX_DEPTH: Final = 100

# A string, a number or word, or one of the six structural characters.
TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[-+.\w]+|[][{}:,]')


def locate(text: str, pointer: str) -> tuple[int, int] | None:
    """Return the span of the member that `pointer` names, from its name to its value's end.

    When only the beginning of the pointer leads somewhere, that place is returned: a missing
    attribute is shown by the object that lacks it. None when the pointer or the text is of no use.
    """
    if not pointer.startswith("/"):
        return None
    wanted = [s.replace("~1", "/").replace("~0", "~") for s in pointer[1:].split("/")]
    walker = _Walker(text, wanted)
    walker.value(0, 0, on_way=True)
    return walker.found


class _Walker:
    """One pass over the tokens; remembers the deepest place that matched the pointer."""

    def __init__(self, text: str, wanted: list[str]) -> None:
        self._tokens: Iterator[re.Match[str]] = TOKEN.finditer(text)
        self._wanted = wanted
        self._last: re.Match[str] | None = None
        self._depth_found = 0
        self.found: tuple[int, int] | None = None

    def value(self, depth: int, start: int, *, on_way: bool) -> int:
        """Pass one value; `depth` steps of the pointer led here. Returns where it ended."""
        token = self._next()
        if token is None or depth > MAX_DEPTH:
            return start
        end = token.end()
        if token.group() == "{":
            end = self._members(depth, on_way=on_way)
        elif token.group() == "[":
            end = self._items(depth, on_way=on_way)
        if on_way and depth > self._depth_found:
            self._depth_found, self.found = depth, (start, end)
        return end

    def _members(self, depth: int, *, on_way: bool) -> int:
        end = 0
        while (token := self._next()) is not None and token.group() != "}":
            end = token.end()
            if not token.group().startswith('"'):
                continue
            colon = self._next()
            if colon is None or colon.group() != ":":
                return end
            mine = on_way and self._is(depth, token.group()[1:-1])
            end = self.value(depth + 1, token.start(), on_way=mine)
        return token.end() if token is not None else end

    def _items(self, depth: int, *, on_way: bool) -> int:
        number = 0
        while (token := self._next()) is not None and token.group() != "]":
            if token.group() == ",":
                continue
            self._last = token  # give it back: it begins the item
            self.value(depth + 1, token.start(), on_way=on_way and self._is(depth, str(number)))
            number += 1
        return token.end() if token is not None else 0

    def _is(self, depth: int, name: str) -> bool:
        return depth < len(self._wanted) and self._wanted[depth] == name

    def _next(self) -> re.Match[str] | None:
        token, self._last = self._last, None
        return token if token is not None else next(self._tokens, None)
