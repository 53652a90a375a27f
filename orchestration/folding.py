"""Names and texts as the rules compare them."""

import re
import unicodedata

# What the engine's trim takes off: separators of words, and no tabs or line ends.
_SPACES = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


def fold_name(text: str) -> str:
    """The text as the macro fold_name folds it (dbt_project/macros/text.sql); empty where nothing is left."""
    # Letter by letter: the engine knows no lower case that depends on what stands around.
    lower = "".join(letter.lower() for letter in text)
    plain = "".join(letter for letter in unicodedata.normalize("NFD", lower) if unicodedata.category(letter)[0] != "M")
    words = re.sub("[^a-z0-9]+", " ", plain.replace("&", " and ")).strip()
    return words or "".join(letter.lower() for letter in text.strip(_SPACES))
