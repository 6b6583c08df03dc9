"""The world around the SUT. Meets the harness only on the wire and the control API."""
