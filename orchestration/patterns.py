"""Patterns of rules: whether the engine takes one, and whether a text it is compared with can ever meet it.

What values are compared as is a small language: words of a to z and 0 to 9 with one space between them (or, where a value
has neither letter nor digit, its signs as they are). Whether a regular expression finds anything in some text of a language
is walked through exactly: every state such a text can be in, over the syntax tree of the expression. What Python's parser
does not read as RE2 does (classes such as ``\\p{Latin}`` and ``[[:alpha:]]``, flags in the middle) is not judged.
"""

import re
import string
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

# Python gives the syntax tree of an expression nowhere else; RE2 gives it not at all.
from re import _parser as syntax
from typing import Any

import duckdb

from orchestration.folding import fold_name

_START, _WORD, _SPACE, _SIGN, _END = "start", "word", "space", "sign", "end"
_WORD_LETTERS = string.ascii_lowercase + string.digits
# Classes by name, over ASCII alone as in RE2.
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}

# Where a text may be: what stands before, and what may come next.
_State = tuple[str, frozenset[str]]


@dataclass(frozen=True)
class Texts:
    """A language of texts: the kind of each letter, which kinds may come after a kind, and what to say of them."""

    kinds: dict[str, str]
    after: dict[str, frozenset[str]]
    says: str = ""


WORDS = Texts(
    {**dict.fromkeys(_WORD_LETTERS, _WORD), " ": _SPACE},
    {_START: frozenset({_WORD}), _WORD: frozenset({_WORD, _SPACE, _END}), _SPACE: frozenset({_WORD})},
    "values are compared in lower case, without accents, with one space in place of all other signs and none at either end",
)


def _signs(pattern: str) -> Texts:
    """Texts without letter and digit: of signs that folding leaves as they are."""
    signs = {letter for letter in {*pattern, *string.punctuation, "£"} if fold_name(letter) == letter}
    follows = frozenset({_WORD, _SIGN, _SPACE})
    return Texts(
        # RE2 takes the underscore for a letter of a word.
        {**dict.fromkeys(signs - set(_WORD_LETTERS), _SIGN), "_": _WORD, " ": _SPACE},
        {_START: follows - {_SPACE}, _WORD: follows | {_END}, _SIGN: follows | {_END}, _SPACE: follows},
    )


def shapes(letters: Iterable[str]) -> Texts:
    """The shapes of names: a letter for each word, and commas."""
    letters = sorted(letters)
    follows = frozenset({_WORD, _SIGN, _END})
    return Texts(
        {**dict.fromkeys(letters, _WORD), ",": _SIGN},
        dict.fromkeys((_START, _WORD, _SIGN), follows),
        f"the shape of a name has only {' '.join(letters)} and commas",
    )


def fault_of_regex(pattern: str) -> str:
    """What the engine's own regular expressions say against a pattern; empty where they take it."""
    try:
        _engine().execute("select regexp_matches('', ?)", [pattern]).fetchall()
    except duckdb.Error as error:
        return str(error).splitlines()[0].removeprefix("Invalid Input Error: ")
    return ""


def share_found(pattern: str, texts: list[str]) -> float:
    """The share of some texts, of one line each, in which the engine finds a pattern."""
    query = (
        "select avg(cast(regexp_matches(text, $1) as integer)) from (select unnest(string_split($2, chr(10))) as text)"
    )
    [share] = _engine().execute(query, [pattern, "\n".join(texts)]).fetchone() or (0.0,)
    return float(share)


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def why_never(pattern: str, texts: Texts) -> str:
    """What of a pattern no text of a language can meet, why, and what to write; empty where all of it can be met.

    Where an expression goes on in several ways, or has a part it can do without, each of these must be of use.
    """
    try:
        if "[:" in pattern:
            return ""
        with warnings.catch_warnings(action="ignore"):
            tree = syntax.parse(pattern)
    except re.error:
        return ""
    used: set[int] = set()
    languages = [texts, _signs(pattern)] if texts is WORDS else [texts]
    # A text may be looked at from any place in it.
    found = [
        _Walk(language, used).through(tree, set(language.after.items()), tree.state.flags) for language in languages
    ]
    unmet = [part for part in _parts(tree) if id(part) not in used]
    if any(found) and not unmet:
        return ""
    says = "has a part that never matches" if any(found) else "never matches"
    letters = {letter for part in (unmet if any(found) else [tree]) for letter in _literals(part)}
    if strangers := sorted(letters - texts.kinds.keys()):
        has = " ".join(letter.replace(" ", "a space") for letter in strangers)
        instead = ", ".join(f"{_instead(letter, texts)} for {letter}" for letter in strangers if letter != " ")
        return f"{says}: it has {has}, but {texts.says}" + (f"; write {instead}" if instead else "; take it out")
    order = "its words, spaces, start and end in that order"
    return f"{says}: no value has {order} ({texts.says}); write what a value can hold"


def _instead(letter: str, texts: Texts) -> str:
    folded = fold_name(letter)
    if folded not in ("", letter) and all(part in texts.kinds for part in folded):
        return folded
    return "a space" if " " in texts.kinds else "one of these"


@dataclass(frozen=True)
class _Walk:
    """A walk through an expression, along all texts of a language; ``used`` are the parts that some text meets."""

    texts: Texts
    used: set[int]

    def through(self, nodes: Any, states: set[_State], flags: int) -> set[_State]:
        """The states a text may be in after a part of an expression, from those it may be in before."""
        for code, value in nodes:
            name = str(code)
            if name in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
                kinds = self._kinds(name, value, flags)
                states = {(kind, self.texts.after[kind]) for _, following in states for kind in kinds & following}
            elif name == "AT":
                states = {at for state in states if (at := self._at(str(value), state))[1]}
            elif name == "SUBPATTERN":
                _, added, removed, part = value
                states = self.through(part, states, (flags | added) & ~removed)
            elif name == "BRANCH":
                states = set().union(*(self._part(part, states, flags) for part in value[1]))
            elif name in ("MAX_REPEAT", "MIN_REPEAT"):
                least, most, part = value
                for _ in range(least):
                    states = self._part(part, states, flags)
                newest = states
                # States are few: a part that is repeated soon adds none.
                while most > least and newest:
                    newest = self._part(part, newest, flags) - states
                    states, least = states | newest, least + 1
        return states

    def _kinds(self, name: str, value: Any, flags: int) -> set[str]:
        """The kinds of the letters that a node of one letter takes."""
        if name == "LITERAL" and not flags & re.IGNORECASE:
            return {self.texts.kinds[chr(value)]} if chr(value) in self.texts.kinds else set()
        return {kind for letter, kind in self.texts.kinds.items() if _takes(name, value, letter, flags)}

    def _part(self, part: Any, states: set[_State], flags: int) -> set[_State]:
        after = self.through(part, states, flags)
        if after:
            self.used.add(id(part))
        return after

    def _at(self, name: str, state: _State) -> _State:
        """A state where a text is at an edge; without anything that may come next where it can't be."""
        before, following = state
        if name.startswith("AT_BEGINNING"):
            return (before, following if before == _START else frozenset())
        if name.startswith("AT_END"):
            return (before, following & {_END})
        is_boundary = name == "AT_BOUNDARY"
        return (before, frozenset(k for k in following if ((k == _WORD) != (before == _WORD)) == is_boundary))


def _takes(name: str, value: Any, letter: str, flags: int) -> bool:
    """Whether a node of one letter takes a letter, in either case where the expression says so."""
    cases = {letter, letter.upper()} if flags & re.IGNORECASE else {letter}
    if name == "ANY":
        return True
    if name == "IN":
        negated = any(str(code) == "NEGATE" for code, _ in value)
        return negated != any(_in_class(str(code), item, case) for code, item in value for case in cases)
    return (name == "NOT_LITERAL") != (chr(value) in cases)


def _in_class(name: str, item: Any, letter: str) -> bool:
    if name == "LITERAL":
        return ord(letter) == item
    if name == "RANGE":
        return item[0] <= ord(letter) <= item[1]
    return name == "CATEGORY" and re.match(_CATEGORIES[str(item)], letter, re.ASCII) is not None


def _parts(nodes: Any) -> Iterator[Any]:
    """The ways an expression may go on, and the parts it may do without."""
    for code, value in nodes:
        name = str(code)
        if name == "SUBPATTERN":
            yield from _parts(value[-1])
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            if value[1] > 0:
                yield value[-1]
            yield from _parts(value[-1])
        elif name == "BRANCH":
            for part in value[1]:
                yield part
                yield from _parts(part)


def _literals(nodes: Any) -> Iterator[str]:
    """The letters an expression asks for, but for those it excludes."""
    for code, value in nodes:
        name = str(code)
        if name == "LITERAL":
            yield chr(value)
        elif name == "RANGE":
            yield from map(chr, value)
        elif name == "IN" and str(value[0][0]) != "NEGATE":
            yield from _literals(value)
        elif name in ("SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT"):
            yield from _literals(value[-1])
        elif name == "BRANCH":
            for part in value[1]:
                yield from _literals(part)
