"""`python -m touchstone`: the command line."""

from touchstone.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
