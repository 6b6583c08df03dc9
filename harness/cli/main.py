"""`plugfest`: one module per command, imported only when that command is called."""

from __future__ import annotations

import importlib
import sys
from typing import Final

import click

# command -> what it does, in one line; the module is harness.cli.<command>.
COMMANDS: Final = {
    "demo": "Play the tele-stroke story on emulators and judge it.",
    "run": "Play scenarios, judge them, report.",
    "check": "Judge DICOM objects and FHIR resources in files.",
    "judge": "Judge recorded evidence again.",
    "report": "Render a judged run again.",
    "diff": "Compare two judged runs.",
    "emulate": "Run one emulator in the foreground.",
    "raw": "Legacy raw data: acquire, read, reconstruct, clean, relate.",
    "selftest": "Calibrate: every fault must be caught, clean emulators be silent.",
    "requirements": "List what is judged.",
    "explain": "Show one requirement's page.",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"harness.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="plugfest")
def cli() -> None:
    """Put a system under test into a clinical story, witness every byte, judge it."""


def main() -> None:
    """Run the command line; every error of ours is one line, and the exit code says whose it is."""
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as why:
        why.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("plugfest: interrupted", err=True)
        sys.exit(3)
    except Exception as why:  # noqa: BLE001 - the outermost place: becomes one line, exit 4
        from harness.cli.failing import exit_code

        sys.exit(exit_code(why))
    sys.exit(code if isinstance(code, int) else 0)
