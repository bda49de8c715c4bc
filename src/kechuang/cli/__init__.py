"""The command line `kechuang`.

Each module here offers `app = typer.Typer()` with its commands; `main.py` says which command is where, and imports
only the module that is asked for. Exit codes: 0 done, 1 the input is wrong or the answer is no, 2 wrong use or a
broken installation, 3 rows were refused, 130 interrupted. Results go to stdout, progress and problems to stderr.
"""
