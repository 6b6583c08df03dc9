"""Log of an emulator: JSON lines on standard error, without patient data."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Final, TextIO

OWN: Final = "emulators"
_FIELDS: Final = "plugfest_fields"

Field = str | int | float | bool | None


def log_event(logger: logging.Logger, level: int, event: str, /, **fields: Field) -> None:
    """Log `event` with `fields`: counts, UIDs, ports and reasons, never a person's data."""
    logger.log(level, event, extra={_FIELDS: fields})


class JsonLines(logging.Formatter):
    """One JSON object a record.

    A library's own text can quote what a peer sent, names and all, and so can an exception's:
    of those only the place in the code and the type are written.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Render `record` as one line of ASCII JSON."""
        own = record.name == OWN or record.name.startswith(OWN + ".")
        line: dict[str, Field] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage() if own else "library",
            "logger": record.name,
        }
        if not own:
            line["where"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["raised_at"] = _innermost(record)
        fields = getattr(record, _FIELDS, None)
        if isinstance(fields, dict):
            line = {**fields, **line}
        return json.dumps(line, ensure_ascii=True, default=lambda value: type(value).__name__)


def _innermost(record: logging.LogRecord) -> str:
    trace = record.exc_info[2] if record.exc_info else None
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def configure_log(stream: TextIO) -> None:
    """Send all logging of this process to `stream`; called once, by the process itself."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    for old in tuple(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)  # a bare warning on standard error is no JSON line
    logging.getLogger(OWN).setLevel(logging.INFO)
