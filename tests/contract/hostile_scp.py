"""A DICOM server that associates as it should, and then answers requests as it is told."""

import contextlib
import socket
import struct
import threading

from tests.harness.wire.recordings import RELEASE_RP, a_associate, item, reply

KNOWN = (
    b"1.2.840.10008.1.1",  # Verification
    b"1.2.840.10008.5.1.4.1.1.2",  # CT Image Storage
    b"1.2.840.10008.5.1.4.1.2.2.1",  # Study Root FIND
)
NOT_KNOWN = 3  # result of a context whose abstract syntax is not supported
LIMIT_S = 20


@contextlib.contextmanager
def hostile_scp(answer):
    """Serve until the context ends; `answer(connection, context, field, message_id)` answers."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=20)

    def serve(connection):
        with connection, contextlib.suppress(OSError, EOFError):
            connection.settimeout(LIMIT_S)
            _associate(connection)
            for context, field, message_id in _requests(connection):
                answer(connection, context, field, message_id)

    def accept():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _associate(connection):
    """Accept the known abstract syntaxes with the first transfer syntax offered for each."""
    _, body = _pdu(connection)
    replies = [
        _replied(value)
        for kind, value in _items(body[68:])
        if kind == 0x20  # a presentation context
    ]
    user = item(0x50, item(0x51, struct.pack(">I", 16384)) + item(0x52, b"1.2.3"))
    context = item(0x10, b"1.2.840.10008.3.1.1.1")
    connection.sendall(a_associate(2, context, *replies, user))


def _replied(offer):
    inside = _items(offer[4:])
    abstract = next(v for k, v in inside if k == 0x30).rstrip(b"\0")
    transfer = next(v for k, v in inside if k == 0x40).rstrip(b"\0").decode()
    return reply(offer[0], 0 if abstract in KNOWN else NOT_KNOWN, transfer)


def _requests(connection):
    """Read whole messages; yield what a response has to name of each."""
    command, wanted = b"", None
    while True:
        kind, body = _pdu(connection)
        if kind == 5:
            connection.sendall(RELEASE_RP)
            continue
        if kind != 4:
            return
        at = 0
        while at < len(body):
            (length,) = struct.unpack_from(">I", body, at)
            context, control = body[at + 4], body[at + 5]
            fragment = body[at + 6 : at + 4 + length]
            at += 4 + length
            if control & 1:
                command += fragment
            if control == 3:
                wanted, has_data = _named(command)
                command = b""
                if not has_data:
                    yield context, *wanted
            elif control == 2:
                yield context, *wanted


def _named(command):
    elements, at = {}, 0
    while at < len(command):
        _, element, length = struct.unpack_from("<HHI", command, at)
        elements[element] = command[at + 8 : at + 8 + length]
        at += 8 + length
    number = {e: int.from_bytes(elements[e], "little") for e in (0x0100, 0x0110, 0x0800)}
    return (number[0x0100], number[0x0110]), number[0x0800] != 0x0101


def _items(raw):
    found, at = [], 0
    while at + 4 <= len(raw):
        (length,) = struct.unpack_from(">H", raw, at + 2)
        found.append((raw[at], raw[at + 4 : at + 4 + length]))
        at += 4 + length
    return found


def _pdu(connection):
    head = _exactly(connection, 6)
    return head[0], _exactly(connection, struct.unpack(">I", head[2:])[0])


def _exactly(connection, count):
    taken = bytearray()
    while len(taken) < count:
        piece = connection.recv(count - len(taken))
        if not piece:
            raise EOFError
        taken += piece
    return bytes(taken)
