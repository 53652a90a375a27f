"""Finding the header among the first rows of a sheet, and what each of its columns is.

No library does this part. Words decide first (the vocabulary of the dataset); where they name several columns of money,
none at all, or columns whose values say otherwise, the values of the first rows decide. Position alone never does.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from orchestration.datasets import PATTERN_RANK, Vocabulary, fold_header
from orchestration.readers.evidence import Evidence, evidence_of
from orchestration.readers.values import read_amount, read_date

# The header stands among the first rows; what is deeper is no preamble. Values are sampled from the rows below it.
HEADER_SEARCH_ROWS = 50
SAMPLE_ROWS = 80
# A column is one of money, or of dates, when at least this share of its filled cells read as such.
_KIND_SHARE = 0.5
# A column no header names is taken for the amount only on strong evidence: nearly all money, a good part marked as such.
_UNNAMED_MONEY_SHARE = 0.9
_UNNAMED_MARKED_SHARE = 0.3
# Words that no header of an amount has.
_NO_AMOUNT = re.compile(r"\b(no|number|code|id|ref|reference|period|year|quantity|qty|vat|rate|count|row|seq)\b")
# Values may sit one column beside their headers where the amount or the date fits no better than this, or where most rows
# are wider than the header; they do when moving the names by one makes all named kinds fit better by the gain.
_REALIGNED_MISFIT = 0.4
_REALIGNED_GAIN = 0.05
_REALIGNED_ROWS = 5
_REALIGNED_COLUMNS = 100
_EVIDENCE_COLUMNS = 400
_KNOWN_WITHOUT_AMOUNT = 3
_NAMES_OF_A_HEADER = 2
# Without either of these a row of figures is no payment to anybody on any day.
PAYEE_OR_DATE = {"payee_name", "payment_date"}
# A row below the header is the header again when at least this share of its filled cells are header words.
_REPEATED_HEADER_SHARE = 0.6


@dataclass(frozen=True)
class Layout:
    """Where each contract column stands: ``positions`` column → cell index; ``extra`` cell index → verbatim header.

    ``headers`` stand over their values; ``as_published`` is the row of the file, which may have one more or one less.
    """

    positions: dict[str, int]
    headers: tuple[str, ...]
    extra: dict[int, str]
    as_published: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, str]:
        """Contract column → verbatim header, in the file's order."""
        ordered = sorted(self.positions.items(), key=lambda entry: entry[1])
        return {column: self.headers[position] for column, position in ordered}


@dataclass(frozen=True)
class Header:
    """A header that was found: the index of its (last) row, its layout, which column the amount is, and what to warn of."""

    index: int
    layout: Layout
    amount_basis: str
    warnings: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether the words alone make it a header of payments: an amount, a payee and a date are named."""
        return self.amount_basis != "by_values" and self.layout.positions.keys() >= PAYEE_OR_DATE


@dataclass
class _Words:
    """What the words of a row say: contract column → its candidate positions, best first."""

    headers: tuple[str, ...]
    candidates: dict[str, list[int]] = field(default_factory=dict)

    @property
    def known(self) -> int:
        return len(self.candidates)


def _read_words(row: Sequence[str], vocabulary: Vocabulary) -> _Words:
    found: dict[str, list[tuple[int, int]]] = {}
    for position, cell in enumerate(row):
        if (match := vocabulary.column_for(cell)) is not None:
            column, rank = match
            found.setdefault(column, []).append((rank, position))
    return _Words(tuple(row), {column: [p for _, p in sorted(places)] for column, places in found.items()})


def make_layout(positions: dict[str, int], headers: Sequence[str]) -> Layout:
    """A layout whose remaining columns are extra, each under a name of its own."""
    taken = set(positions.values())
    extra: dict[int, str] = {}
    used: set[str] = set()
    met: Counter[str] = Counter()
    for position, header in enumerate(headers):
        if position not in taken:
            plain = header.strip() or f"column {position + 1}"
            number = met[plain] + 1
            while (name := plain if number == 1 else f"{plain} ({number})") in used:
                number += 1
            met[plain] = number
            used.add(name)
            extra[position] = name
    return Layout(positions, tuple(headers), extra)


def find_header(rows: Sequence[Sequence[str]], vocabulary: Vocabulary) -> Header | None:
    """The first of the rows that reads as a header, with its columns; None where none does."""
    for index, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        words = _read_words(row, vocabulary)
        if words.known < vocabulary.contract.header_minimum_columns or _is_data(row):
            continue
        for last, joined in _header_rows(rows, index, words, vocabulary):
            sample = _sample(rows, last)
            header = _complete(last, joined, sample, vocabulary)
            if header is not None and header.layout.positions.keys() & PAYEE_OR_DATE:
                return header
    return None


def _is_data(row: Sequence[str]) -> bool:
    """Whether a row has values in it: amounts or dates, which no header has."""
    return any(
        (read_amount(cell) is not None and any(map(str.isdigit, cell))) or read_date(cell) is not None
        for cell in row
        if cell.strip()
    )


def _sample(rows: Sequence[Sequence[str]], index: int) -> list[Sequence[str]]:
    below = rows[index + 1 : index + 1 + SAMPLE_ROWS]
    return [row for row in below if sum(1 for cell in row if cell.strip()) >= 2]


def _header_rows(
    rows: Sequence[Sequence[str]], index: int, words: _Words, vocabulary: Vocabulary
) -> list[tuple[int, _Words]]:
    """The row alone, or joined with the row above or below where that makes more of its columns known."""
    above = rows[index - 1] if index else ()
    if any(cell.strip() for cell in above) and not _is_data(above) and _fits_beside(above, rows[index]):
        joined = _read_words(_joined(above, rows[index]), vocabulary)
        if joined.known > words.known:
            return [(index, joined)]
    below = rows[index + 1] if index + 1 < len(rows) else ()
    if sum(1 for cell in below if cell.strip()) >= 2 and not _is_data(below):
        joined = _read_words(_joined(rows[index], below), vocabulary)
        amounts = [p for choice in vocabulary.contract.amount_choices for p in words.candidates.get(choice.column, [])]
        # Words where the amount should be: no line, and no repetition of the header either.
        is_continued = not amounts or any(cell_at(below, position) for position in amounts)
        is_repeated = [fold_header(cell) for cell in below] == [fold_header(cell) for cell in rows[index]]
        adds = joined.known > words.known or not amounts or _plain_names(below, vocabulary) >= _NAMES_OF_A_HEADER
        if is_continued and adds and joined.known >= words.known and not is_repeated:
            return [(index + 1, joined), (index, words)]
    return [(index, words)]


def _plain_names(row: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many cells are whole header names, not only texts that some pattern fits."""
    return sum((vocabulary.column_for(cell) or ("", PATTERN_RANK))[1] < PATTERN_RANK for cell in row)


def _fits_beside(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether the cells of the row above stand over filled cells: a title over the whole table stands over the first."""
    over = [p for p, cell in enumerate(above) if cell.strip()]
    return all(p < len(row) and row[p].strip() for p in over) and over != [0]


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    width = max(len(upper), len(lower))
    pairs = zip([*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))], strict=True)
    return [" ".join(part.strip() for part in pair if part.strip()) for pair in pairs]


def _complete(index: int, words: _Words, sample: list[Sequence[str]], vocabulary: Vocabulary) -> Header | None:
    """A header whose amount is known, from words and values together; None where no column can be the amount."""
    width = max([len(words.headers), *map(len, sample)])
    seen = {position: evidence_of(sample, position) for position in range(min(width, _EVIDENCE_COLUMNS))}
    named = _named(words, seen, vocabulary)
    if len(sample) >= _REALIGNED_ROWS:
        overhang = max((e.filled_share for p, e in seen.items() if p >= len(words.headers)), default=0.0)
        if named is None or overhang > _KIND_SHARE or _misfit(named.positions, seen, vocabulary) >= _REALIGNED_MISFIT:
            least = _score(named, seen, vocabulary) + _REALIGNED_GAIN if named is not None else 0.0
            if (moved := _realigned(index, words, sample, least, vocabulary)) is not None:
                return moved
    if named is not None:
        return _header(index, named, words, vocabulary)
    if (unnamed := _unnamed_amount(words, seen)) is not None:
        positions = {**_positions(words, seen, vocabulary), "amount": unnamed}
        warning = "amount_column_not_named" if not cell_at(words.headers, unnamed) else "amount_column_by_its_values"
        headers = [*words.headers, *[""] * (unnamed + 1 - len(words.headers))]
        return Header(index, make_layout(positions, headers), "by_values", (warning,))
    return None


@dataclass(frozen=True)
class _Named:
    """Positions of the contract columns, and which of the amount choices was taken for the amount."""

    positions: dict[str, int]
    basis: str


def _named(words: _Words, seen: dict[int, Evidence], vocabulary: Vocabulary) -> _Named | None:
    """The columns by their words; among several of money the best choice that holds money."""
    choices = [choice.column for choice in vocabulary.contract.amount_choices]
    candidates = [(column, position) for column in choices for position in words.candidates.get(column, [])]
    if not candidates:
        return None
    # An own alias of the dataset or body comes before every shared preference.
    own = [(c, p) for c, p in candidates if (vocabulary.column_for(words.headers[p]) or ("", 0))[1] < 0]
    candidates = own + [entry for entry in candidates if entry not in own]
    most = max(seen.get(p, Evidence()).filled for _, p in candidates)
    basis, position = next(
        (
            (column, position)
            for column, position in candidates
            if (e := seen.get(position, Evidence())).filled * 2 >= most and e.fits("money") >= _KIND_SHARE
        ),
        candidates[0],
    )
    positions = _positions(words, seen, vocabulary)
    positions = {column: p for column, p in positions.items() if p != position and column != "amount"}
    return _Named({**positions, "amount": position}, basis)


def _positions(words: _Words, seen: dict[int, Evidence], vocabulary: Vocabulary) -> dict[str, int]:
    """For each column the best of its candidates whose values are of its kind."""
    positions: dict[str, int] = {}
    for column, places in words.candidates.items():
        kind = vocabulary.contract.kind_of(column)
        filled = [p for p in places if seen.get(p, Evidence()).filled]
        fitting = [p for p in filled if seen[p].fits(kind) >= _KIND_SHARE]
        positions[column] = (fitting or filled or places)[0]
    return positions


def _misfit(positions: dict[str, int], seen: dict[int, Evidence], vocabulary: Vocabulary) -> float:
    """How badly the values fit the named kinds: 0 (all as named) to 1; the worst of amount and date."""
    decisive = [column for column in ("amount", "payment_date") if column in positions]
    return max(1 - seen.get(positions[c], Evidence()).fits(vocabulary.contract.kind_of(c)) for c in decisive)


def _score(named: _Named, seen: dict[int, Evidence], vocabulary: Vocabulary) -> float:
    """How well the values fit all named kinds, on average: 0 to 1."""
    kinds = [(vocabulary.contract.kind_of(c), seen.get(p, Evidence())) for c, p in named.positions.items()]
    return sum(evidence.fits(kind) for kind, evidence in kinds) / len(kinds)


def _realigned(
    index: int, words: _Words, sample: list[Sequence[str]], least: float, vocabulary: Vocabulary
) -> Header | None:
    """The header with one column taken out, or one put in, where the values then stand under the right names.

    A publisher who adds or drops a column without its header moves every value beside it by one. The kinds must fit better
    than ``least``.
    """
    headers = list(words.headers)
    if len(headers) > _REALIGNED_COLUMNS:
        return None
    best: tuple[float, Header] | None = None
    changes = [(headers[:k] + headers[k + 1 :], k, "header_has_a_column_too_many") for k in range(len(headers))]
    changes += [([*headers[:k], "", *headers[k:]], k, "header_lacks_a_column") for k in range(len(headers))]
    # By position once: the values stay where they are, only the names move.
    seen = {p: evidence_of(sample, p) for p in range(len(headers) + 1)}
    for changed, k, warning in changes:
        moved = _read_words(changed, vocabulary)
        named = _named(moved, seen, vocabulary)
        if named is None or _misfit(named.positions, seen, vocabulary) > 1 - _UNNAMED_MONEY_SHARE:
            continue
        score = _score(named, seen, vocabulary)
        # Rather a column nobody knows than one that has a meaning.
        if warning == "header_has_a_column_too_many" and vocabulary.column_for(headers[k]) is not None:
            score -= 0.1
        if score > least and (best is None or score > best[0]):
            header = _header(index, named, moved, vocabulary)
            layout = replace(header.layout, as_published=words.headers)
            best = (score, replace(header, layout=layout, warnings=(*header.warnings, warning)))
    return best[1] if best else None


def _header(index: int, named: _Named, words: _Words, vocabulary: Vocabulary) -> Header:
    # Where the choice was among several columns of one kind, the best of them is no makeshift.
    is_only_one = len(words.candidates.get(named.basis, [])) == 1
    choices = vocabulary.contract.amount_choices
    warnings = [c.warning for c in choices if c.column == named.basis and c.warning and is_only_one]
    return Header(index, make_layout(named.positions, words.headers), named.basis, tuple(warnings))


def _unnamed_amount(words: _Words, seen: dict[int, Evidence]) -> int | None:
    """The one column without a known name whose values can only be money, where the other names make a header."""
    if words.known < _KNOWN_WITHOUT_AMOUNT:
        return None
    taken = {places[0] for places in words.candidates.values()}
    found = [
        position
        for position, evidence in seen.items()
        if position not in taken
        and evidence.filled_share >= _KIND_SHARE
        and evidence.money >= _UNNAMED_MONEY_SHARE
        and evidence.money_marked >= _UNNAMED_MARKED_SHARE
        and not _NO_AMOUNT.search(fold_header(cell_at(words.headers, position)))
    ]
    return found[0] if len(found) == 1 else None


def cell_at(row: Sequence[str], position: int | None) -> str:
    """A cell without outer blanks; empty where the row has none there."""
    return row[position].strip() if position is not None and position < len(row) else ""


def repeated_header(row: Sequence[str], layout: Layout, vocabulary: Vocabulary) -> Layout | None:
    """The layout from here on, where a row below the header is a header again; None for any other row.

    A layout without positions says that a summary begins, which is not counted.

    The header may come back under other names or in another order: a known word decides what its cell means from here
    on; under a word nobody knows, a cell keeps the meaning the header before gave it.
    """
    # A cell that begins like a figure where the amount stands is no header word: this settles nearly every row at once.
    cell = cell_at(row, layout.positions["amount"])
    if any(map(str.isdigit, cell)) and not cell[0].isalpha():
        return None
    filled = [cell for cell in row if cell.strip()]
    if len(filled) < vocabulary.contract.header_minimum_columns:
        return None
    headers = {fold_header(header) for header in layout.headers} - {""}
    words = sum(fold_header(cell) in headers or vocabulary.column_for(cell) is not None for cell in filled)
    if words < _REPEATED_HEADER_SHARE * len(filled) or _is_data(row):
        return None
    published = layout.as_published or layout.headers
    if [fold_header(cell) for cell in filled] == [fold_header(header) for header in published if header.strip()]:
        return layout
    found = _read_words(row, vocabulary)
    named = _named(found, {}, vocabulary)
    if named is None:
        return None
    if not named.positions.keys() & PAYEE_OR_DATE:
        # It names neither payees nor dates: what stands below it is a summary, not payments.
        return Layout({}, tuple(row), {})
    taken = set(named.positions.values())
    kept = {c: p for c, p in layout.positions.items() if c not in named.positions and p not in taken}
    return make_layout({**kept, **named.positions}, row)
