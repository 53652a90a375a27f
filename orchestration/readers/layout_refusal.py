"""Why a file fits no layout of its dataset: what was seen, what came nearest, what is known, what to do."""

from collections.abc import Sequence

from orchestration.datasets import StatisticalDataset
from orchestration.readers.layout import Misfit

_SHEETS_NAMED = 12


def no_layout(dataset: StatisticalDataset, sheets: Sequence[str], misfits: Sequence[Misfit]) -> str:
    """The reason a file is refused, as sentences for the person who dropped it."""
    named = ", ".join(map(repr, sheets[:_SHEETS_NAMED])) + (" …" if len(sheets) > _SHEETS_NAMED else "")
    sentences = [f"no layout of {dataset.dataset} fits", f"Seen: {f'sheets {named}' if sheets else 'one text table'}"]
    nearest = max(misfits, key=lambda misfit: len(misfit.found), default=None)
    if nearest is not None and nearest.found:
        place = f"sheet {nearest.sheet!r}" if nearest.sheet is not None else "the text"
        sentences.append(f"Nearest comes {place} to layout {nearest.layout.layout}: {nearest.problem}")
    names = ", ".join(layout.layout for layout in dataset.layouts)
    described = f"orchestration/datasets/{dataset.dataset}.yaml"
    sentences.append(f"Known layouts, with their sheets and headers in {described}: {names}")
    sentences.append("Move the file to the dataset it belongs to (totalplace inspect names it), or add a layout there")
    return ". ".join(sentences)
