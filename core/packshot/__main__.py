"""`packshot` and `python -m packshot`."""

import sys


def main() -> None:
    """Run the command line."""
    from packshot.cli import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
