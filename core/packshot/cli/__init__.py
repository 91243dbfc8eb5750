"""The command line: stdout is data, stderr is progress and messages."""

from packshot.cli.app import main

__all__ = ["main"]
