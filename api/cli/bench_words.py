"""What the commands that measure share: numbers as given, progress."""

import argparse
import sys


def positive(text: str) -> int:
    """Return a number above zero; argparse tells of others."""
    number = int(text.replace("_", ""))
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not above zero")
    return number


def tell(text: str) -> None:
    """Show progress on standard error."""
    print(text, file=sys.stderr)
