"""Commands that run the portal: `demo`, `serve`, `manage`."""

from __future__ import annotations

import signal
import subprocess
import sys
from types import FrameType

import typer

from kechuang.cli.beside import import_worker

app = typer.Typer()


@app.command()
def serve(
    host: str = typer.Option("127.0.0.1", help="address to listen on"),
    port: int = typer.Option(8000, min=1, max=65535),
    workers: int = typer.Option(2, min=1, help="worker processes, four threads each"),
) -> None:
    """Serve the portal with gunicorn until Ctrl-C."""
    raise typer.Exit(run_server(host, port, workers))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def manage(context: typer.Context) -> None:
    """Django's own commands: `kechuang manage migrate`, `kechuang manage createsuperuser`."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kechuang manage", *context.args])


@app.command()
def demo(
    port: int = typer.Option(8000, min=1, max=65535),
    parties: int = typer.Option(0, min=0, help="size of the sample register; 0 = as the pack says"),
    prepare_only: bool = typer.Option(False, "--prepare-only", help="load everything, then stop without serving"),
) -> None:
    """Prepare the sample district (first time only) and serve it on 127.0.0.1."""
    from kechuang.cli.preparing import prepare, table_of_accounts

    leave_in_order()
    accounts = prepare(parties or None)
    if prepare_only:
        return
    typer.echo(table_of_accounts(f"http://127.0.0.1:{port}/", accounts))
    raise typer.Exit(run_server("127.0.0.1", port, workers=2))


def leave_in_order() -> None:
    """Whatever asks this process to end must unwind its stack: the server child and PostgreSQL go with it."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def run_server(host: str, port: int, workers: int) -> int:
    """Run gunicorn and the import worker as children and stay until gunicorn ends; returns its exit code.

    After Ctrl-C that is 0. SIGTERM and SIGHUP end the children too; the process then leaves with 128 + the signal's
    number.
    """
    leave_in_order()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:kechuang.cli.gunicorn_config"]
    command += ["--bind", f"{host}:{port}", "--workers", str(workers), "kechuang.wsgi:application"]
    # Polars, once imported, handles SIGINT with SA_RESTART: waiting for a child would go on through Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with import_worker():
        child = subprocess.Popen(command)
        try:
            return child.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            # On Ctrl-C the terminal has already told the child; otherwise tell it. Workers finish what they answer.
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
                child.wait()
