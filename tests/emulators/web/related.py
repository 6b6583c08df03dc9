"""multipart/related for tests, apart from the product's own reader and writer."""

import re


def split(response):
    """Return (headers, body) of each part, after looking at the frame around them."""
    content_type = response.headers["Content-Type"]
    assert re.match(
        r'multipart/related; type="[a-z]+/[a-z+.-]+"; boundary=[\w-]{1,70}$', content_type
    )
    boundary = content_type.rpartition("boundary=")[2].encode()
    body = response.content
    assert body.startswith(b"--" + boundary + b"\r\n")
    assert body.endswith(b"\r\n--" + boundary + b"--\r\n")
    found = []
    inner = body[len(boundary) + 4 : -len(boundary) - 8]
    for part in inner.split(b"\r\n--" + boundary + b"\r\n"):
        head, _, value = part.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        assert int(headers["Content-Length"]) == len(value)
        found.append((headers, value))
    return found


def join(*parts, boundary="cut", closed=True):
    """Make a body of (content type, bytes) or (content type, bytes, location)."""
    out = b""
    for content_type, value, *place in parts:
        out += f"--{boundary}\r\n".encode()
        if content_type:
            out += f"Content-Type: {content_type}\r\n".encode()
        if place:
            out += f"Content-Location: {place[0]}\r\n".encode()
        out += b"\r\n" + value + b"\r\n"
    return out + (f"--{boundary}--\r\n".encode() if closed else b"")


def content_type(essence, boundary="cut", quote='"'):
    return f"multipart/related; type={quote}{essence}{quote}; boundary={boundary}"
