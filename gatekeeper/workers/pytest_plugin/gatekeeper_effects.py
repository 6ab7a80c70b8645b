"""What tests made of a section of the state, place by place: so that a run of a part can be compared with one of all.

Each began with another state, so that what they say of a section differs, and only what the tests changed in it can be
the same. A place is named by the keys, and otherwise the positions, that lead to it.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Section = tuple[str, str]
    Facts = dict[str, list[str]]
    """What a section says at each place; several things where members of a set have none of their own."""

BETWEEN = "\0"
"""What stands between two words of a section."""
MAPPING, SET = "{}", "<>"
"""How sections call dictionaries and sets, which are what their members are."""
TEXT, NUMBER, AGAIN, PARTS = "'", "#", "@", "*"
"""How the words begin that are a text, or stand for a number, for something told before, and for what has parts."""
BELOW = "\1"
LONGEST, MOST = 300, 2000
"""Letters of a name beyond which it is made shorter, and places beyond which a section is taken as a whole."""
EVERYWHERE = ""
"""The place that has all others in it."""


class Parts:
    """Something that has parts, of which some were read."""

    def __init__(self, path: str, kind: str, count: int) -> None:
        self.left = count
        self._path, self._kind = path, kind
        self._read = 0
        self._key = ""

    def place(self, word: str) -> str:
        """The place of the next part, which begins with a word; "" for a key that is told by the place of its value."""
        number, self._read, self.left = self._read, self._read + 1, self.left - 1
        if self._kind == SET:
            return f"{self._path}{BELOW}"
        if self._kind == MAPPING and number % 2:
            return f"{self._path}{BELOW}{self._key}"
        if self._kind == MAPPING:
            plain = not word.startswith((PARTS, AGAIN))
            self._key = word if plain else f"of key {number}"
            return "" if plain else f"{self._path}{BELOW}key {number}"
        return f"{self._path}{BELOW}{number}"


def effect(was: Section, now: Section | None) -> dict[str, str]:
    """What was made of a section: what changed at which places, each told by a few letters; the outermost only.

    Where it cannot be told more closely, everything that it says.
    """
    try:
        found = {} if now is None else differences(facts(was), facts(now))
    except (LookupError, ValueError, StopIteration):  # a text with a letter that stands for something here
        found = {}
    if 0 < len(found) <= MOST:
        return {short(place): short("\n".join(sorted(said))) for place, said in found.items()}
    return {EVERYWHERE: short(repr((was, now)))}


def differences(old: Facts, new: Facts) -> dict[str, list[str]]:
    """What is said otherwise, by the outermost place that is new or gone, or the place itself."""
    found: dict[str, list[str]] = {}
    for place in old.keys() | new.keys():
        before, after = Counter(old.get(place, ())), Counter(new.get(place, ()))
        if before != after and not (is_frame(place, old, new) and not (before and after)):
            more = (place, sorted((before - after).elements()), sorted((after - before).elements()))
            found.setdefault(outermost(place, old, new), []).append(repr(more))
    return found


def is_frame(place: str, old: Facts, new: Facts) -> bool:
    """Whether a place holds nothing but what its members are, so that it may as well be absent if it has none."""
    return all(said in (MAPPING, SET) for said in (*old.get(place, ()), *new.get(place, ())))


def outermost(place: str, old: Facts, new: Facts) -> str:
    """The outermost place around one that is in one of both only."""
    found = place
    while place:
        if (place not in old or place not in new) and not is_frame(place, old, new):
            found = place
        place = place.rpartition(BELOW)[0]
    return found


def facts(section: Section) -> Facts:
    """What a section says at each place."""
    numbers = iter(section[1].split(BETWEEN))
    found: Facts = {}
    places: list[str] = []
    around = [Parts("", "", 1)]
    for word in section[0].split(BETWEEN):
        while not around[-1].left:
            around.pop()
        said = next(numbers) if word == NUMBER else referring(word, places)
        place = shortened(around[-1].place(said))
        if word.startswith(PARTS):
            count, _, kind = word[1:].partition(" ")
            around.append(Parts(place, kind, int(count)))
            places.append(place)
            said = kind if kind in (MAPPING, SET) else word
        if place:
            found.setdefault(place, []).append(said)
    return found


def referring(word: str, places: list[str]) -> str:
    """A word, with the place of what it refers to."""
    return f"{AGAIN}{places[int(word[1:])]}" if word.startswith(AGAIN) and word[1:].isdigit() else word


def shortened(place: str) -> str:
    """A name that does not grow with the depth of what it names, below the same place."""
    if len(place) <= LONGEST:
        return place
    around, _, last = place.rpartition(BELOW)
    return f"{BELOW}{short(around)}{BELOW}{last if len(last) < LONGEST // 2 else short(last)}"


def short(text: str) -> str:
    """A few letters that stand for a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
