"""A reader of yardl streams that knows nothing but the encoding: the stream's own schema leads it.

It shares no code with what it confirms: neither the product's nor the library's.
"""

import json
import struct

import numpy as np


class Plain:
    """Decodes one stream, value by value."""

    def __init__(self, data):
        magic, version = struct.unpack_from("<5si", data)
        assert (magic, version) == (b"yardl", 1)
        self.data, self.at = data, 9
        self.schema = json.loads(self.text())
        self.types = {t["name"]: t for t in self.schema["types"]}
        self.steps = self.schema["protocol"]["sequence"]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def signed(self):
        value = self.varint()
        return -(value + 1 >> 1) if value & 1 else value >> 1

    def text(self):
        size = self.varint()
        self.at += size
        return bytes(self.data[self.at - size : self.at]).decode()

    def unpacked(self, code):
        (value,) = struct.unpack_from(code, self.data, self.at)
        self.at += struct.calcsize(code)
        return value

    def value(self, kind, given=None):
        given = given or {}
        if isinstance(kind, list):
            return self.choice(kind, given)
        if isinstance(kind, dict):
            return self.composed(kind, given)
        if kind in given:
            return self.value(*given[kind])
        if "." in kind:
            return self.named(kind, ())
        simple = {
            **dict.fromkeys(("uint16", "uint32", "uint64", "size"), self.varint),
            **dict.fromkeys(("int16", "int32", "int64", "datetime", "date", "time"), self.signed),
            "string": self.text,
            "float32": lambda: self.unpacked("<f"),
            "float64": lambda: self.unpacked("<d"),
        }
        return simple[kind]()

    def choice(self, kinds, given):
        which = self.unpacked("<B")
        chosen = kinds[which]
        if isinstance(chosen, dict) and "tag" in chosen:
            return chosen["tag"], self.value(chosen["type"], given)
        return None if chosen is None else self.value(chosen, given)

    def composed(self, kind, given):
        if "name" in kind:
            return self.named(kind["name"], [(a, given) for a in kind["typeArguments"]])
        if "stream" in kind:
            found = []
            while count := self.varint():
                found += [self.value(kind["stream"]["items"], given) for _ in range(count)]
            return found
        if "vector" in kind:
            of = kind["vector"]
            count = of["length"] if "length" in of else self.varint()
            return [self.value(of["items"], given) for _ in range(count)]
        return self.array(kind["array"], given)

    def array(self, of, given):
        dimensions = of.get("dimensions")
        if dimensions is None:
            shape = [self.varint() for _ in range(self.varint())]
        elif isinstance(dimensions, int):
            shape = [self.varint() for _ in range(dimensions)]
        else:
            shape = [d["length"] if "length" in d else self.varint() for d in dimensions]
        count = int(np.prod(shape))
        return np.array([self.value(of["items"], given) for _ in range(count)]).reshape(shape)

    def named(self, name, arguments):
        kind = self.types[name.split(".")[1]]
        given = dict(zip(kind.get("typeParameters", ()), arguments, strict=True))
        if "fields" in kind:
            return {f["name"]: self.value(f["type"], given) for f in kind["fields"]}
        return self.signed() if "values" in kind else self.value(kind["type"], given)

    def whole(self):
        """Read all steps; nothing may be left."""
        found = {step["name"]: self.value(step["type"]) for step in self.steps}
        assert self.at == len(self.data)
        return found
