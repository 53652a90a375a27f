"""Who is paid: which public body of the register a payee's name names, if any.

Pure functions of names; models/classified/cls_payee_body.py calls them on the names of a build. What words mean stands
in seeds: `name_equivalences` (how bodies are written), `payee_name_words` (words that make a name somebody else's),
`payee_match_settings`. Precision comes before recall: only a `certain` match may take a payment out of the count.

Four kinds of match, the first that holds:

- exact: the folded name is a name of the register;
- variant: it is one when both are brought to one way of writing;
- spelling: it is one but for a slip in a word, another order of the words, or an end cut off;
- likely: it begins with one and says more, or means one of several bodies. Never certain.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_ELLIPSIS = "…"
# So many names are compared with the register at a time: the scores of a chunk are some tens of megabytes.
_CHUNK = 4000


@dataclass(frozen=True)
class Match:
    """The body a name names, how it was found, and the name of the register that says so."""

    body_id: str
    match: str
    score: int
    is_certain: bool
    evidence: str


@dataclass(frozen=True)
class Settings:
    """The numbers of `payee_match_settings`."""

    shortest_certain_name: int
    least_similar_names: int
    longest_name_with_one_slip: int
    shortest_word_with_a_slip: int
    shortest_cut_name: int
    least_share_of_cut_name: float
    certain_share_of_cut_name: float
    most_words_after_name: int

    @classmethod
    def read(cls, rows: Iterable[Mapping[str, str]]) -> "Settings":
        """From the rows of the seed; a setting that is missing or unknown is an error."""
        values = {row["setting"]: float(row["value"]) for row in rows}
        return cls(**{name: value if "share" in name else int(value) for name, value in values.items()})


class Writing:
    """Brings a folded name to one way of writing, by the rows of `name_equivalences` in their order."""

    def __init__(self, equivalences: Iterable[Mapping[str, str]], words: Mapping[str, Collection[str]]) -> None:
        """``words`` are those of each role: "pct" is a kind of body, not the initials of Portsmouth City Teaching."""
        self._words = words
        rows = sorted(equivalences, key=lambda row: int(row["sort_order"]))
        self._steps = [_Equivalence.read(row) for row in rows]

    def of(self, name: str) -> tuple[str, bool]:
        """The name in one way of writing, and whether every equivalence that was used is certain."""
        words = without_acronym(without_code(joined_possessives(name.split())), self._words)
        text, is_certain = " ".join(words), True
        for step in self._steps:
            # Quicker than the pattern, which most names don't meet.
            if step.hint in text:
                written = " ".join(step.pattern.sub(step.meant, text).split())
                if written and written != text:
                    text, is_certain = written, is_certain and step.is_certain
        return text, is_certain


@dataclass(frozen=True)
class _Equivalence:
    hint: str
    pattern: re.Pattern[str]
    meant: str
    is_certain: bool

    @classmethod
    def read(cls, row: Mapping[str, str]) -> "_Equivalence":
        """`…` stands for any words and ties the pattern to the whole name; else it is found among the words."""
        # What means nothing, such as "and", is an empty cell.
        written, meant = row["written"], row["meant"] or ""
        escaped = re.escape(written).replace(re.escape(_ELLIPSIS), "(.+)").replace(r"\ ", " ")
        pattern = f"^{escaped}$" if _ELLIPSIS in written else rf"(?<!\S){escaped}(?!\S)"
        hint = max(written.split(_ELLIPSIS), key=len).strip()
        return cls(hint, re.compile(pattern), meant.replace(_ELLIPSIS, r"\1"), row["certainty"] == "certain")


def joined_possessives(words: Sequence[str]) -> list[str]:
    """ "king s college" is "kings college": folding made a space of the apostrophe."""
    joined: list[str] = []
    for word in words:
        if word == "s" and joined and len(joined[-1]) > 2:
            joined[-1] += "s"
        else:
            joined.append(word)
    return joined


def without_code(words: Sequence[str]) -> list[str]:
    """A number or code at the end ("larkshire county council 200398") is the payer's, not part of the name."""
    end = len(words)
    while end > 1 and any(letter.isdigit() for letter in words[end - 1]):
        end -= 1
    return list(words[:end])


def without_acronym(words: Sequence[str], roles: Mapping[str, Collection[str]]) -> list[str]:
    """A name followed or led by its own initials ("legal aid agency laa") is the name."""
    for acronym, rest in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        if (
            len(rest) > 1
            and len(acronym[0]) > 1
            and acronym[0] not in roles["public"]
            and acronym[0] in _initials(rest, roles)
        ):
            return list(rest)
    return list(words)


def _initials(words: Sequence[str], roles: Mapping[str, Collection[str]]) -> set[str]:
    """With and without words that initials pass over ("of"), with and without words that stand whole in them ("nhs")."""
    long = [word for word in words if word not in roles["no_initial"]]
    found = {"".join(word[0] for word in some) for some in (words, long)}
    whole = roles["whole_in_initials"]
    return found | {"".join(word if word in whole else word[0] for word in some) for some in (words, long)}


def is_slip(one: str, other: str, settings: Settings) -> bool:
    """Whether one word is the other with a letter or two wrong."""
    if min(len(one), len(other)) < settings.shortest_word_with_a_slip or one[0] != other[0]:
        return False
    most = 1 if max(len(one), len(other)) <= settings.longest_name_with_one_slip else 2
    return OSA.distance(one, other, score_cutoff=most) <= most


class Register:
    """The names of public bodies, ready to be asked about payees."""

    def __init__(
        self,
        names: Iterable[tuple[str, str, bool]],
        equivalences: Iterable[Mapping[str, str]],
        words: Iterable[tuple[str, str]],
        settings: Settings,
    ) -> None:
        """Names are (folded name, body_id, whether bodies of its type are named after areas); words (word, role)."""
        self.settings = settings
        self._role: dict[str, set[str]] = defaultdict(set)
        for word, role in words:
            self._role[role].add(word)
        self.writing = Writing(equivalences, self._role)
        self._bodies_of_name: dict[str, str] = {}
        self._named_after_area: dict[str, bool] = {}
        self._names_of_text: dict[str, dict[str, str]] = defaultdict(dict)
        for name, body_id, is_named_after_area in sorted(names):
            self._bodies_of_name[name] = body_id
            self._named_after_area[body_id] = is_named_after_area
            text, is_certain = self.writing.of(name)
            # An unsure reading of a name is not kept, nor one that is a word of many names, such as "council".
            if is_certain and text not in self._role["public"]:
                self._names_of_text[text].setdefault(body_id, name)
        self._texts = sorted(self._names_of_text)
        self._names = sorted(self._bodies_of_name)
        self._kind_words = self._role["public"] | self._role["kind"]
        self._vocabulary = {word for text in self._texts for word in text.split()} | self._role["place_part"]

    def matches(self, names: Iterable[str]) -> dict[str, Match]:
        """The match of each folded name that has one."""
        found, rest = {}, {}
        for name in sorted(set(names)):
            text, is_certain = self.writing.of(name)
            match = self._exact(name, text, is_certain) or self._variant(name, text, is_certain)
            if match is not None:
                found[name] = match
            elif self._may_be_public(name, text):
                rest[name] = text
        found.update(self._spelt_otherwise(rest))
        for name in rest:
            if name not in found and (match := self._likely(name)) is not None:
                found[name] = match
        return found

    def _bodies_of(self, name: str) -> dict[str, str]:
        """The bodies that have a name which, in one way of writing, is this one's; each with that name."""
        return self._names_of_text.get(self.writing.of(name)[0], {})

    def _may_be_public(self, name: str, text: str) -> bool:
        """Whether a word of the name is one that public bodies have: only such names are compared with all."""
        return not {*name.split(), *text.split()}.isdisjoint(self._role["public"])

    def _is_plain(self, name: str, text: str, body_id: str) -> bool:
        """Whether the name can mean nothing else: no acronym too short, no bare name of an area."""
        if name in self._role["unsure_name"]:
            return False
        if name in self._role["sure_name"]:
            return True
        letters = name.replace(" ", "")
        if len(letters) < self.settings.shortest_certain_name:
            return False
        return not self._named_after_area[body_id] or not set(text.split()).isdisjoint(self._role["public"])

    def _exact(self, name: str, text: str, is_certain: bool) -> Match | None:
        body_id = self._bodies_of_name.get(name)
        if body_id is None:
            return None
        return Match(body_id, "exact", 100, self._is_plain(name, text if is_certain else name, body_id), name)

    def _variant(self, name: str, text: str, is_certain: bool) -> Match | None:
        writings = [(text, is_certain)]
        if (bare := self._without_other_words(name)) != name:
            writings.append(self.writing.of(bare))
        for tried, is_sure in writings:
            bodies = self._names_of_text.get(tried, {})
            if bodies:
                body_id, evidence = min(bodies.items())
                kind = "variant" if len(bodies) == 1 else "likely"
                sure = is_sure and len(bodies) == 1 and self._is_plain(name, tried, body_id)
                return Match(body_id, kind, round(fuzz.ratio(name, evidence)), sure, evidence)
        return None

    def _without_other_words(self, name: str) -> str:
        """The name without words at its end that say which account, codes, or its own short name at either end."""
        words = name.split()
        while len(words) > 1 and (words[-1] in self._role["no_part"] or any(letter.isdigit() for letter in words[-1])):
            words.pop()
        for short, rest in ((words[-1], words[:-1]), (words[0], words[1:])):
            # Most last words are no name of the register: the rest is looked up for those alone that are.
            if (
                rest
                and short in self._bodies_of_name
                and self._bodies_of_name[short] in self._bodies_of(" ".join(rest))
            ):
                return " ".join(rest)
        return " ".join(words)

    def _spelt_otherwise(self, texts: Mapping[str, str]) -> dict[str, Match]:
        found = {name: match for name in texts if (match := self._with_words_righted(name)) is not None}
        items = [(name, text) for name, text in texts.items() if name not in found]
        known = [" ".join(sorted(text.split())) for text in self._texts]
        for start in range(0, len(items), _CHUNK):
            part = items[start : start + _CHUNK]
            scores = process.cdist(
                [" ".join(sorted(text.split())) for _, text in part],
                known,
                scorer=fuzz.ratio,
                score_cutoff=self.settings.least_similar_names,
                workers=-1,
            )
            for (name, text), row in zip(part, scores, strict=True):
                candidates = [(int(row[at]), self._texts[at]) for at in row.nonzero()[0]]
                if (match := self._best_spelling(name, text, candidates)) or (match := self._cut_off(name, text)):
                    found[name] = match
        return found

    def _with_words_righted(self, name: str) -> Match | None:
        """ "metroplitan" and "coucil" are words of public bodies with a slip: righted, is it a name in another writing?"""
        words = [self._righted(word) for word in name.split()]
        righted = " ".join(words)
        if righted == name:
            return None
        text, is_certain = self.writing.of(righted)
        bodies = self._names_of_text.get(text, {})
        if len(bodies) != 1:
            return None
        body_id, evidence = next(iter(bodies.items()))
        return Match(body_id, "spelling", round(fuzz.ratio(name, evidence)), is_certain, evidence)

    def _righted(self, word: str) -> str:
        if word in self._vocabulary or word in self._kind_words:
            return word
        meant = [kind for kind in sorted(self._kind_words) if is_slip(word, kind, self.settings)]
        return meant[0] if len(meant) == 1 else word

    def _best_spelling(self, name: str, text: str, candidates: Sequence[tuple[int, str]]) -> Match | None:
        fitting: dict[str, tuple[int, str]] = {}
        for score, candidate in sorted(candidates, key=lambda pair: (-pair[0], pair[1])):
            if self._is_same_but_for_spelling(text, candidate):
                for body_id, evidence in self._names_of_text[candidate].items():
                    fitting.setdefault(body_id, (score, evidence))
        if len(fitting) != 1:
            return None
        body_id, (score, evidence) = next(iter(fitting.items()))
        # The same words in another order mean another body where they are few: Stockport NHS, NHS Stockport.
        is_moved = sorted(text.split()) == sorted(self.writing.of(evidence)[0].split())
        is_enough = not is_moved or len(text.split()) > 2
        is_certain = self.writing.of(name)[1] and is_enough and self._is_plain(name, text, body_id)
        return Match(body_id, "spelling", score, is_certain, evidence)

    def _is_same_but_for_spelling(self, text: str, candidate: str) -> bool:
        """Word by word, in whatever order: all the same but one or two, of which each is a slip of a known word."""
        if text.replace(" ", "") == candidate.replace(" ", ""):
            return True
        words, others = text.split(), candidate.split()
        left = list(words)
        missing = []
        for word in others:
            if word in left:
                left.remove(word)
            else:
                missing.append(word)
        if len(left) != len(missing) or len(left) > 2 or len(left) == len(words):
            return False
        for word in missing:
            slip = next((w for w in left if w not in self._vocabulary and is_slip(w, word, self.settings)), None)
            if slip is None:
                return False
            left.remove(slip)
        return True

    def _cut_off(self, name: str, text: str) -> Match | None:
        """A name cut off by the width of a column is the beginning of the names of one body alone."""
        if len(name) < self.settings.shortest_cut_name:
            return None
        names = {
            other: self._bodies_of_name[other]
            for cut in {name, text}
            if len(cut) >= self.settings.shortest_cut_name
            for other in self._beginning_with(cut)
        }
        if len(set(names.values())) != 1:
            return None
        evidence = min(names, key=lambda other: (len(other), other))
        share = len(name.removeprefix("the ")) / len(evidence)
        if share < self.settings.least_share_of_cut_name:
            return None
        sure = share >= self.settings.certain_share_of_cut_name and self._is_plain(evidence, evidence, names[evidence])
        return Match(names[evidence], "spelling" if sure else "likely", round(100 * share), sure, evidence)

    def _beginning_with(self, cut: str) -> list[str]:
        start = bisect_left(self._names, cut)
        return list(takewhile(lambda name: name.startswith(cut), islice(self._names, start, None)))

    def _likely(self, name: str) -> Match | None:
        """A name of the register followed by other words, of which none makes it somebody else's."""
        words = name.split()
        shortest = max(2, len(words) - self.settings.most_words_after_name)
        for end in range(len(words) - 1, shortest - 1, -1):
            begin = self.writing.of(" ".join(words[:end]))[0]
            bodies = self._names_of_text.get(begin, {})
            is_somebody_elses = not set(words[end:]).isdisjoint(self._role["another_body"])
            if len(bodies) == 1 and not is_somebody_elses and not set(begin.split()).isdisjoint(self._role["public"]):
                body_id, evidence = next(iter(bodies.items()))
                return Match(body_id, "likely", round(fuzz.ratio(name, evidence)), False, evidence)
        return None
