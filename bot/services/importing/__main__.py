"""The process that reads one file: its name as the argument, itself on standard input."""

from __future__ import annotations

import sys

from bot.services.importing.reading import lines

for line in lines(sys.argv[1], sys.stdin.buffer.read()):
    sys.stdout.write(f"{line}\n")
