"""Bad peers at the door: nobody else notices them."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from emulators.core.peers import DimsePeer
from emulators.dimse.client import AssociationRefused, associate
from emulators.dimse.contexts import VERIFICATION, Context
from emulators.dimse.guard import Limits
from emulators.dimse.pdu_shape import item
from emulators.dimse.server import DimseServer
from emulators.dimse.verification import Verification

pytestmark = pytest.mark.contract

IMPLICIT = b"1.2.840.10008.1.2"
APPLICATION = item(0x10, b"1.2.840.10008.3.1.1.1")
USER = item(0x50, item(0x51, struct.pack(">I", 16384)) + item(0x52, b"1.2.3"))
ECHO_CONTEXT = item(0x20, b"\1\0\0\0" + item(0x30, VERIFICATION.encode()) + item(0x40, IMPLICIT))


def pdu(kind, body):
    return struct.pack(">BBI", kind, 0, len(body)) + body


def request(*body, version=1):
    fixed = struct.pack(">HH", version, 0) + b"ANY".ljust(16) + b"SCU".ljust(16) + bytes(32)
    return pdu(1, fixed + b"".join(body))


def started(**limits):
    server = DimseServer("ANY", "127.0.0.1", 0, [Verification()], limits=Limits(**limits))
    server.start()
    return server


@pytest.fixture
def server():
    made = started(pdu_s=1.0, request_s=1.5, associations=4, connections_per_address=12)
    yield made
    made.stop()


def talk(server, *messages, until_closed=True):
    """Send each message and return all that comes back until the peer closes."""
    with socket.create_connection(("127.0.0.1", server.port), 5) as connection:
        connection.settimeout(8)
        for message in messages:
            connection.sendall(message)
        back = b""
        while chunk := _receive(connection):
            back += chunk
            if not until_closed:
                break
        return back


@contextlib.contextmanager
def associated(server):
    """A connection whose association has been accepted."""
    with socket.create_connection(("127.0.0.1", server.port), 5) as connection:
        connection.settimeout(8)
        connection.sendall(request(APPLICATION, ECHO_CONTEXT, USER))
        kind, _, length = struct.unpack(">BBI", connection.recv(6, socket.MSG_WAITALL))
        connection.recv(length, socket.MSG_WAITALL)
        assert kind == 2
        yield connection


def _receive(connection):
    try:
        return connection.recv(4096)
    except ConnectionResetError:
        return b""


def abort(reason):
    return pdu(7, bytes((0, 0, 2, reason)))


def echoes(server):
    peer = DimsePeer("127.0.0.1", server.port, "ANY")
    with associate(peer, [Context(VERIFICATION)], calling_ae="SCU", limit_s=5) as assoc:
        return assoc.send_c_echo().Status == 0


@pytest.mark.parametrize(
    "context",
    [
        item(0x20, b"\2\0\0\0" + item(0x30, VERIFICATION.encode()) + item(0x40, IMPLICIT)),
        item(0x20, b"\0\0\0\0" + item(0x30, VERIFICATION.encode()) + item(0x40, IMPLICIT)),
        item(0x20, b"\1\0\0\0" + item(0x30, VERIFICATION.encode())),
    ],
    ids=["even-id", "zero-id", "no-transfer-syntax"],
)
def test_row_1_bad_contexts_cost_no_slot(server, context):
    for _ in range(6):
        assert talk(server, request(APPLICATION, context, USER)) == abort(6)
    assert echoes(server)


def test_row_2_bare_connects_cost_no_slot(server):
    for _ in range(20):
        socket.create_connection(("127.0.0.1", server.port), 5).close()
    assert echoes(server)


def test_row_2_idle_connections_leave_the_associations_free(server):
    idle = [socket.create_connection(("127.0.0.1", server.port), 5) for _ in range(8)]
    try:
        assert echoes(server)
    finally:
        for connection in idle:
            connection.close()


def test_row_3_a_giant_pdu_is_refused_on_its_header(server):
    with associated(server) as connection:
        connection.sendall(struct.pack(">BBI", 4, 0, 0xFFFFFFFF))
        assert connection.recv(100) == abort(6)
    assert talk(server, struct.pack(">BBI", 1, 0, 0x7FFFFFFF)) == abort(6)
    assert echoes(server)


def test_row_3_a_command_set_that_never_ends_is_cut(server):
    value = struct.pack(">IBB", 10002, 1, 1) + bytes(10000)
    with associated(server) as connection:
        for _ in range(8):
            connection.sendall(pdu(4, value))
        assert connection.recv(100) == abort(6)


def test_data_before_the_acceptance_ends_the_association_only(server):
    early = pdu(4, struct.pack(">IBB", 4, 1, 1) + b"ab")
    for _ in range(6):
        back = talk(server, request(APPLICATION, ECHO_CONTEXT, USER), early, early)
        assert back[-10:-1] == abort(0)[:-1]
    assert echoes(server)


def test_row_5_a_pdu_that_does_not_end_is_aborted(server):
    whole = request(APPLICATION, ECHO_CONTEXT, USER)
    assert talk(server, whole[:30]) == abort(0)
    assert echoes(server)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 1),
        (pdu(9, b""), 1),
        (pdu(5, b""), 6),
        (request(APPLICATION, USER), 6),
    ],
    ids=["http", "unknown-type", "short-release", "no-context"],
)
def test_other_misshapen_first_pdus(server, message, reason):
    assert talk(server, message) == abort(reason)


def test_a_foreign_application_context_is_rejected(server):
    foreign = item(0x10, b"1.2.840.10008.3.1.1.2")
    back = talk(server, request(foreign, ECHO_CONTEXT, USER), until_closed=False)
    assert back == pdu(3, bytes((0, 1, 1, 2)))
    assert echoes(server)


def test_a_foreign_protocol_version_is_rejected(server):
    back = talk(server, request(APPLICATION, ECHO_CONTEXT, USER, version=2), until_closed=False)
    assert back == pdu(3, bytes((0, 1, 2, 2)))


def test_unknown_items_and_further_version_bits_are_passed_over(server):
    new = item(0x77, b"something new")
    message = request(APPLICATION, new, ECHO_CONTEXT, USER + b"", version=3)
    assert talk(server, message, until_closed=False)[0] == 2


@pytest.mark.parametrize("roles", [(0, 0), (0, 1), (1, 0), (1, 1), (7, 9)])
def test_role_proposals_of_any_kind_are_survived(server, roles):
    uid = VERIFICATION.encode()
    proposal = item(0x54, struct.pack(">H", len(uid)) + uid + bytes(roles))
    user = item(0x50, item(0x51, struct.pack(">I", 16384)) + item(0x52, b"1.2.3") + proposal)
    message = request(APPLICATION, ECHO_CONTEXT, user)
    assert talk(server, message, until_closed=False)[0] in (2, 3, 7)
    for _ in range(4):
        talk(server, message, until_closed=False)
    assert echoes(server)


def test_a_message_that_nobody_waits_for_ends_the_association(server):
    uid = VERIFICATION.encode() + b"\0"
    elements = [
        (0x0002, uid),
        (0x0100, b"\x30\x80"),
        (0x0120, b"\1\0"),
        (0x0800, b"\1\1"),
        (0x0900, b"\0\0"),
    ]
    command = b"".join(struct.pack("<HHI", 0, e, len(v)) + v for e, v in elements)
    value = struct.pack(">IBB", len(command) + 2, 1, 3) + command
    with associated(server) as connection:
        connection.sendall(pdu(4, value))
        assert connection.recv(100)[0] == 7
    assert echoes(server)


def test_one_address_does_not_get_all_connections(server):
    held = [socket.create_connection(("127.0.0.1", server.port), 5) for _ in range(12)]
    try:
        time.sleep(0.1)
        assert talk(server) == b""  # closed at once
    finally:
        for connection in held:
            connection.close()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            assert echoes(server)
            return
        except (AssociationRefused, OSError):
            time.sleep(0.05)
    pytest.fail("the connections were not given free")


def test_more_associations_than_granted_are_rejected_for_now(server):
    peer = DimsePeer("127.0.0.1", server.port, "ANY")
    gate, done = threading.Barrier(5), threading.Event()
    refused = []

    def hold():
        with associate(peer, [Context(VERIFICATION)], calling_ae="SCU", limit_s=5):
            gate.wait(5)
            done.wait(5)

    holders = [threading.Thread(target=hold) for _ in range(4)]
    for holder in holders:
        holder.start()
    gate.wait(5)
    try:
        echoes(server)
    except AssociationRefused as problem:
        refused.append(str(problem))
    done.set()
    for holder in holders:
        holder.join(5)
    assert len(refused) == 1
    assert "Rejected Transient" in refused[0] or "transient" in refused[0].lower()
    assert echoes(server)


def test_row_4_a_silent_tls_client_blocks_nobody(tmp_path):
    server_side, client_side = _tls(tmp_path)
    server = DimseServer(
        "ANY",
        "127.0.0.1",
        0,
        [Verification()],
        ssl_context=server_side,
        limits=Limits(tls_handshake_s=1.0),
    )
    server.start()
    try:
        silent = socket.create_connection(("127.0.0.1", server.port), 5)
        with socket.create_connection(("127.0.0.1", server.port), 5) as plain:
            plain.settimeout(5)
            with client_side.wrap_socket(plain, server_hostname="localhost") as connection:
                connection.sendall(request(APPLICATION, ECHO_CONTEXT, USER))
                assert connection.recv(1) == b"\2"
        silent.settimeout(5)
        assert silent.recv(1) == b""  # its handshake has a limit
        silent.close()
    finally:
        server.stop()


def _tls(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "both.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(pem)
    return server_side, ssl.create_default_context(cafile=pem)
