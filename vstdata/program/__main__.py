"""`python -m vstdata.program`: docs/program.md on standard output."""

import sys

from vstdata.program.table import page

sys.stdout.write(page())
