"""`python -m kechuang`."""

from kechuang.cli.main import run

run()
