import io
import json
import logging

from emulators.core.log import JsonLines, log_event


def record(name, act):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.Logger(name)
    logger.addHandler(handler)
    act(logger)
    text = stream.getvalue()
    assert text.count("\n") == 1
    assert text.isascii()
    return json.loads(text)


def test_own_events_carry_their_fields():
    line = record(
        "emulators.web.stow", lambda log: log_event(log, 20, "stored", instances=3, level="x")
    )
    assert (line["event"], line["instances"], line["level"]) == ("stored", 3, "info")


def test_a_library_s_text_is_left_out():
    line = record("pynetdicom.acse", lambda log: log.warning("patient %s", "Doe^\x1b[31mJohn"))
    assert line["event"] == "library"
    assert "Doe" not in json.dumps(line)


def test_a_hostile_field_stays_one_line():
    line = record("emulators", lambda log: log_event(log, 20, "e", what="a\r\n\x1b‮"))
    assert line["what"] == "a\r\n\x1b‮"
