import pytest

from harness.checks.dimse.reading import (
    DEFLATED,
    command_span,
    data_set,
    element_span,
    exchanges,
    finished,
    is_failure,
    is_warning,
    peek,
    shown,
    succeeded,
)
from harness.checks.registry import Inconclusive
from harness.core.subject import Operation
from harness.core.trace import Trace
from tests.harness.checks.build import Response, dimse, encode
from tests.harness.checks.services import c_store


@pytest.mark.parametrize("status", [0xB000, 0xB007, 0x0001, 0x0107, 0x0116])
def test_warnings(status: int) -> None:
    assert is_warning(status)
    assert not is_failure(status)


@pytest.mark.parametrize("status", [0x0110, 0x0122, 0xA700, 0xC000])
def test_failures(status: int) -> None:
    assert is_failure(status)
    assert not is_warning(status)


@pytest.mark.parametrize("status", [None, 0x0000, 0xFE00, 0xFF00, 0xFF01])
def test_neither(status: int | None) -> None:
    assert not is_failure(status)
    assert not is_warning(status)


def test_outcome_of_an_exchange() -> None:
    assert finished(c_store())
    assert succeeded(c_store(status=0xB000))
    assert not succeeded(c_store(status=0xA700))
    assert not finished(c_store(status=None))


def test_data_set_that_cannot_be_read_decides_nothing() -> None:
    for x in (c_store(transfer_syntax=""), c_store(data=b"\x08\0\x16\0\xff\xff\0\0")):
        with pytest.raises(Inconclusive):
            data_set(x, x.request)
    assert peek(c_store(transfer_syntax=""), c_store().request) is None
    echo = dimse(Operation.C_ECHO, Response(0))
    assert data_set(echo, echo.request) is None


def test_elements_are_located() -> None:
    x = c_store()
    ds = peek(x, x.request)
    assert ds is not None
    before = len(encode({0x00080016: ds.text(0x00080016)}))
    assert element_span(x, x.request, ds, 0x00080018).start == before
    assert element_span(x, x.request, ds, 0x00100010) == x.request.span
    assert element_span(c_store(transfer_syntax=DEFLATED), x.request, ds, 0x00080018) == (
        x.request.span
    )
    assert command_span(x.request, 0x0002).start == 12
    assert command_span(x.request, 0x0902) == x.request.span


def test_tags_are_shown_as_the_standards_do() -> None:
    assert shown(0x0020000D) == "(0020,000D)"


def test_exchanges_are_found_by_operation() -> None:
    echo, store = dimse(Operation.C_ECHO), c_store(id="c1.d2")
    trace = Trace([echo, store])
    assert exchanges(trace, [Operation.C_STORE]) == (store,)
    assert exchanges(trace, (Operation.C_STORE, Operation.C_ECHO)) == (echo, store)
