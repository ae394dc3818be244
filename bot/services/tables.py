"""Read tables that people make elsewhere: CSV and TSV, whatever the program."""

from __future__ import annotations

import csv
import io

from bot.domain.text import fold
from bot.errors import UserError

LARGEST = 6 * 1024 * 1024  # bytes: more than 2,000 records of 2,000 characters
_MOST_ROWS = 5000
_LONGEST_CELL = 20_000
_DELIMITERS = (",", ";", "\t")


def read_table(content: bytes) -> list[dict[str, str]]:
    """Read rows by the names in the first one, folded ("Title " is "title").

    Comma, semicolon or tab apart, in UTF-8 with or without a mark, or in UTF-16 with one. Raises
    UserError for what is too large, no text, or has no rows.
    """
    if len(content) > LARGEST:
        raise UserError(f"The file is larger than {LARGEST // 1024 // 1024} MB.")
    text = _decoded(content)
    header = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    rows: list[dict[str, str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        names = [fold(name).replace(" ", "_") for name in next(reader, [])]
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) == _MOST_ROWS:
                raise UserError(f"The file has more than {_MOST_ROWS:,} rows.")
            rows.append({n: c[:_LONGEST_CELL] for n, c in zip(names, cells, strict=False) if n})
    except csv.Error as error:
        raise UserError(f"The file is no table that I can read: {error}.") from error
    if not rows:
        raise UserError("The file has no rows. Its first line names the columns.")
    return rows


def _decoded(content: bytes) -> str:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(
            "The file is not in UTF-8. Save it as “CSV UTF-8” and send it again."
        ) from None
    if "\0" in text:
        raise UserError("The file is no text.")
    return text
