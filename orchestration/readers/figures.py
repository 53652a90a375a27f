"""Figures of statistical tables → the landed Parquet file.

One record for each figure, keyed, and one for each row without figures. Figures are verbatim in ``value`` and, where they
can be read, plain decimal text in ``value_exact``, both in the file's own unit; ``unit`` is what one of it stands for.
"""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.datasets import StatisticalDataset
from orchestration.readers.lines import batch_of

_BATCH_RECORDS = 50_000
# A row without figures counts for its text, so that a long one does not wait in memory.
_CHARACTERS_A_RECORD = 400


def figures_schema(dataset: StatisticalDataset) -> pa.Schema:
    """Columns of a landed Parquet file; all text but the figure's place in the file."""
    text = pa.string()
    place = [("sheet_number", pa.int16()), ("sheet", text), ("row_number", pa.int64()), ("row_kind", text)]
    place += [("reason", text), ("column_number", pa.int32()), ("column_label", text), ("unit", text)]
    keys = [(name, text) for name in dataset.key_names]
    return pa.schema([*place, *keys, ("value", text), ("value_exact", text), ("cells", pa.list_(text))])


class FigureWriter:
    """Writes records to one Parquet file, in the order they come."""

    def __init__(self, schema: pa.Schema, target: Path) -> None:
        self._schema = schema
        self._file = pq.ParquetWriter(target, schema, compression="zstd")
        self._batch: list[dict[str, object]] = []
        self._size = 0

    def __enter__(self) -> "FigureWriter":
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._flush()
        finally:
            self._file.close()

    def add(self, records: Sequence[dict[str, object]], characters: int = 0) -> None:
        """Add the records of one row; ``characters`` are those of its cells, where it holds them."""
        self._batch.extend(records)
        self._size += len(records) + characters // _CHARACTERS_A_RECORD
        if self._size >= _BATCH_RECORDS:
            self._flush()

    def _flush(self) -> None:
        if self._batch:
            self._file.write_batch(batch_of(self._batch, self._schema))
        self._batch, self._size = [], 0
