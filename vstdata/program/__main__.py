"""`python -m vstdata.program`: docs/program.md on standard output."""

import sys

from vstdata.program.table import page

if __name__ == "__main__":
    sys.stdout.write(page())
