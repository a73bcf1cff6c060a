"""`python -m api.cli` is the command line."""

import sys

from api.cli import main

if __name__ == "__main__":  # the command line imports each module here to find its commands
    sys.exit(main())
