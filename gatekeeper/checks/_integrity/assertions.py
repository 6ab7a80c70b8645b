"""Assertions that the change removes or weakens, in tests and in the helpers they share."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, filterfalse, islice, product
from operator import ge

from gatekeeper.checks._integrity import placeholding, switches, unread
from gatekeeper.checks._integrity.ancestry import is_kind_of
from gatekeeper.checks._integrity.atoms import MANY, Atom
from gatekeeper.checks._integrity.both import seen_through, taken_out_of_both, tells_each
from gatekeeper.checks._integrity.bounds import asks_more
from gatekeeper.checks._integrity.grading import METHODS, Strength, leaf
from gatekeeper.checks._integrity.implying import Equalities
from gatekeeper.checks._integrity.looking import caught_names
from gatekeeper.checks._integrity.loosening import equivalent, loosened
from gatekeeper.checks._integrity.numbers import constants_of, written_out
from gatekeeper.checks._integrity.own import assigned, computed_in, idle_calls, results, written_in
from gatekeeper.checks._integrity.pairing import Aligned, aligned, alike
from gatekeeper.checks._integrity.parts import part_compared, part_of_loop
from gatekeeper.checks._integrity.pool import Whole
from gatekeeper.checks._integrity.questions import asks_same
from gatekeeper.checks._integrity.quoting import cut, than, times
from gatekeeper.checks._integrity.rearranged import rearranged
from gatekeeper.checks._integrity.report import graded, warning
from gatekeeper.checks._integrity.rows import spelled_out
from gatekeeper.checks._integrity.telling import (
    Teller,
    asked,
    asks_for_caught,
    is_of_any_kind,
    looks_for_text,
    tells_of,
)
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every
from gatekeeper.checks._integrity.zipping import pairs_alone
from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding

RULES = (
    RuleInfo(
        "test-emptied",
        "A test was emptied",
        "The test is still collected, but nothing in it can fail any more as it could before.",
        "Bring the test's statements and assertions back.",
        bad="def test_total():\n    pass",
        good="def test_total():\n    assert total([1, 2]) == 3",
    ),
    RuleInfo(
        "assertion-removed",
        "An assertion was removed",
        "A test makes fewer assertions than before, and the missing ones are made nowhere else in the change.",
        "Bring the assertion back, or show where it is made now.",
        bad="total([1, 2])",
        good="assert total([1, 2]) == 3",
    ),
    RuleInfo(
        "assertion-weakened",
        "An assertion was weakened",
        "An assertion says less than before: truth instead of equality, a range instead of a value, any exception "
        "instead of the right one, or a failure that is caught and dropped.",
        "Assert the exact outcome. Where the outcome is not exact, say why beside the assertion.",
        bad="with pytest.raises(Exception):",
        good='with pytest.raises(ValueError, match="empty"):',
    ),
)
_SAME = 0.5
_MOST_COMPARISONS = 250_000
_NAME = re.compile(r"\w+")
_Way = tuple[bool, str]
"""Whether it is grave, and in words how an assertion is weaker."""


def findings(view: ChangeView) -> Iterable[Finding]:
    """What the functions of test code no longer assert."""
    whole = Whole(view)
    for before, after in view.tests.matches:
        if _is_compared(before, after):
            yield from _Comparison(before, after, whole).findings()
    yield from unread.findings(view)
    yield from placeholding.findings(view)
    yield from switches.findings(view)


def _is_compared(before: Unit, after: Unit) -> bool:
    """Tests that still are tests, and helpers; a function inside another is compared as part of that one."""
    if before.function.nested or (before.is_test and not after.is_test):
        return False
    if before.same_text(after):
        return constants_of(before.source) != constants_of(after.source) and before.numbers != after.numbers
    same = before.function.text == after.function.text
    return not same or before.cases != after.cases or before.numbers != after.numbers


class _Comparison:
    """One function before and after."""

    def __init__(self, before: Unit, after: Unit, whole: Whole) -> None:
        self.before, self.after, self.whole = before, after, whole
        self.teller = Teller(after.resolved)
        self.aligned: Aligned = aligned(before.atoms, after.atoms)
        self._equalities: dict[frozenset[str], Equalities] = {}
        self._elsewhere: set[int] = set()

    def findings(self) -> Iterator[Finding]:
        """What this function lost, the worst first; one that is emptied is reported as that alone."""
        missing = self._missing()
        if missing and not self.after.weight:
            yield self._emptied()
            return
        if self._hollow():
            yield self._emptied()
            return
        weaker = [finding for old, new in self.aligned.pairs for finding in self._weaker(old, new)]
        yield from weaker
        if missing:
            yield self._removed(missing)
        elif not weaker:
            yield from self._placeholders()
            yield from self._pairs_alone()

    def _placeholders(self) -> Iterator[Finding]:
        """A part of what was expected that is a placeholder now, where the assertions are as they were."""
        more = self.after.words["ANY"] > self.before.words["ANY"]
        if more and self.after.weight <= self.before.weight:
            message = f"{self.after.name} expects `ANY` now, which equals everything"
            yield warning("assertion-weakened", message, self.after.pair.path, self.after.line)

    def _pairs_alone(self) -> Iterator[Finding]:
        """Items that are compared in pairs, of lists that were compared as wholes."""
        if atom := pairs_alone(self.before, self.after):
            text = f"{self.after.name}: `{cut(atom)}` leaves out what one of the two has more"
            yield warning("assertion-weakened", text, self.after.pair.path, atom.line)

    def _missing(self) -> list[Atom]:
        """The assertions that went and are made nowhere else."""
        gone = [atom for atom in self.aligned.removed if atom.weight and not self._is_replaced(atom)]
        return [] if self._calls_new_helper() or self._raises_elsewhere(gone) or self._grew() else gone

    def _is_replaced(self, atom: Atom) -> bool:
        """Whether the assertion is made elsewhere, or is part of another now."""
        said = self._is_merged(atom) or self._is_now_matched(atom) or self._follows(atom) or self._is_run_more(atom)
        said = said or _still_fails(atom, self.before, self.after) or self._is_elsewhere(atom) or self._is_row(atom)
        return said or self._is_kept(atom)

    def _is_kept(self, atom: Atom) -> bool:
        """Whether it is still claimed, in each case, wherever that is written now."""
        return rearranged(self.whole.view).keeps(self.before, atom.line)

    def _is_elsewhere(self, atom: Atom) -> bool:
        """Whether another assertion of the change has its place; one of another function, where none of its kind came
        here, or it is the same.
        """
        # Of branches that decide between cases, it is not known in how many each is taken.
        taken = self.whole.pool.take(atom, 1 if atom.either else self.before.cases)
        if taken and (self.whole.pool.keeps(atom) or all(atom.kind != one.kind for one in self.aligned.added)):
            self._elsewhere.add(id(atom))
        return taken

    def _follows(self, atom: Atom) -> bool:
        """Whether an equality that is new, or is about a value that is assigned once, says it as well."""
        guards = frozenset(atom.guards)
        if guards not in self._equalities:
            made = (one for one in self._telling if guards.issuperset(one.guards))
            self._equalities[guards] = Equalities(one.text for one in made)
        return self._equalities[guards].imply(atom.text)

    @cached_property
    def _telling(self) -> list[Atom]:
        """The exact assertions that are new, or about what does not change between them."""
        new = {id(one) for one in self._candidates}
        exact = (one for one in self.after.atoms if one.strength >= Strength.EXACT)
        return [one for one in exact if id(one) in new or self._is_steady(one)]

    def _is_steady(self, atom: Atom) -> bool:
        return all(self._stored[word] <= 1 for word in atom.words)

    @cached_property
    def _stored(self) -> Counter[str]:
        return assigned(self.after.function.node)

    def _is_run_more(self, atom: Atom) -> bool:
        """Whether an assertion of the same shape is now made in as many more cases as those of its shape that went."""
        shape, taken = atom.shape - self._gone_through, self._gone_through
        gone = sum(one.weight for one in self.aligned.removed if one.shape - taken == shape) * self.before.cases
        more = sum(
            new.weight * self.after.cases - old.weight * self.before.cases
            for old, new in self.aligned.pairs
            if shape and new.shape - taken == old.shape - taken == shape and new.strength >= atom.strength
        )
        return more >= gone

    def _is_row(self, atom: Atom) -> bool:
        """Whether it is what an assertion says in one of the cases that came."""
        said = (atom.text, *written_in(atom.text, atom.line, self.before.function.node))
        return self.after.cases > self.before.cases and not self._of_rows.isdisjoint(said)

    @cached_property
    def _of_rows(self) -> frozenset[str]:
        """What the assertions that are new, and always made, say in each of the cases."""
        return spelled_out(self.after, (one.text for one in self._candidates if one.weight and not one.guards))

    @cached_property
    def _gone_through(self) -> frozenset[str]:
        """What new loops name: each assertion in one is made of all that, which assertions named themselves before."""
        known = {loop for atom in self.before.atoms for loop in atom.loops}
        new = {loop for atom in self.after.atoms for loop in atom.loops} - known
        return frozenset(name for loop in new for name in _NAME.findall(loop))

    def _is_merged(self, atom: Atom) -> bool:
        """Whether one new assertion says what this one said, and more: `(a, b) == (1, 2)` for `a == 1`."""
        always = (new for new in self._candidates if set(new.guards) <= set(atom.guards))
        return any(self.teller.says_more(new, atom) for new in always)

    @cached_property
    def _candidates(self) -> list[Atom]:
        """The assertions that may say what others said; not all of them where there are too many to try each."""
        found = [*self.aligned.added, *(new for old, new in self.aligned.pairs if not self._is_restated(old, new))]
        return found[: _MOST_COMPARISONS // max(len(self.aligned.removed), 1)]

    def _is_restated(self, old: Atom, new: Atom) -> bool:
        """Whether it is what it was, be it in other words, or with other values that a helper is given."""
        return asks_same(old.text, new.text) or _is_same_helper(old, new)

    def _is_implied(self, atom: Atom) -> bool:
        """Whether an exact assertion that stays says something about the same thing."""
        names = {word for word in atom.words if word.isidentifier()}
        kept = [one for one in self.after.atoms if one.strength >= Strength.EXACT]
        return atom.strength is Strength.EXISTS and any(names & one.words for one in kept)

    def _is_now_matched(self, atom: Atom) -> bool:
        """Whether the text of an exception, looked at afterwards before, is now part of what is expected."""
        stricter = [new for old, new in self.aligned.pairs if new.strength > old.strength] + [*self.aligned.added]
        caught = caught_names(self.before.function.node)
        return any(tells_of(new, atom, caught) for new in stricter if new.kind == "raises")

    def _calls_new_helper(self) -> bool:
        """Whether the test now calls a function, new in this change, that asserts for it."""
        return bool(self._called & self._helpers)

    def _raises_elsewhere(self, gone: list[Atom]) -> bool:
        """Whether what went is that a helper raised, which a function does for it that is new in this change."""
        new = (one.function for one in self.whole.tests.gained if not one.is_test and one.function.name in self._called)
        raised = not self.before.is_test and all(one.kind == "fail" for one in gone)
        return raised and any(any(every(one.node, ast.Raise)) for one in new)

    @cached_property
    def _called(self) -> frozenset[str]:
        """What the test mentions now and did not before, calls that are never made left out."""
        called = self.after.mentions - (self.before.mentions - self.before.inner)
        return called - {leaf(one.func) for one in idle_calls(self.after.function.node)}

    @cached_property
    def _helpers(self) -> frozenset[str]:
        """The functions, new in this change, that assert for tests."""
        return frozenset(one.function.name for one in self.whole.tests.gained if not one.is_test and one.weight)

    def _added(self, gone: list[Atom]) -> list[Atom]:
        """The assertions that came, and that depend on nothing on which none of those that went did; but for those that
        say that there is something of which it was said of what kind it is.
        """
        known = {guard for atom in self.aligned.removed for guard in atom.guards}
        came = (atom for atom in (*self.aligned.added, *self._besides()) if known.issuperset(atom.guards))
        return [one for one in came if not any(is_of_any_kind(one, atom) for atom in gone)]

    def _besides(self) -> Iterator[Atom]:
        """The assertions that stand where others stood, which another function makes now as they were."""
        return (new for old, new in self.aligned.pairs if old.text != new.text and self.whole.pool.keeps(old))

    def _grew(self) -> bool:
        """Whether the assertions that came make up for those that went, strength for strength; those of a kind that
        did not come at all, and that another function makes now, need nothing here.
        """
        times = self.after.cases if self.after.cases > self.before.cases else 1
        gone = [atom for atom in self.aligned.removed if atom.weight and id(atom) not in self._elsewhere]
        after = [atom.strength for atom in self._added(gone) for _ in range(min(atom.weight * times, MANY))]
        before = list(map(_exactly, gone))
        return _are_enough(after, before) and not any(map(self._is_given_up, self.aligned.removed))

    def _is_given_up(self, atom: Atom) -> bool:
        """Whether an exception was expected of something, and neither it, nor what comes of that, is asked for now."""
        if not (atom.inside and atom.weight) or id(atom) in self._elsewhere:
            return False
        return not any(self._asks_for(one, atom) for one in self.aligned.added)

    def _asks_for(self, new: Atom, atom: Atom) -> bool:
        """Whether it says that an exception comes, or what came of what was expected to raise one."""
        fails = new.kind in ("raises", "fail") or asks_for_caught(new, self.after.function.node)
        return fails or atom.inside <= new.words | new.about

    def _hollow(self) -> bool:
        """Whether a test that only had to run without an error now does nothing."""
        if not self.before.is_test or self.before.weight or not _does_something(self.before):
            return False
        return not _does_something(self.after)

    def _weaker(self, old: Atom, new: Atom) -> Iterator[Finding]:
        """The first of the ways in which an assertion is weaker: one is enough to look at it."""
        ways = chain(self._fails_less(old, new), self._made_less(old, new), self._accepts_more(old, new))
        for grave, how in filterfalse(lambda _: self._is_kept(old), islice(ways, 1)):
            text = f"{self.after.name}: `{cut(new)}` {how}"
            yield graded(grave, "assertion-weakened", text, self.after.pair.path, new.line)

    def _fails_less(self, old: Atom, new: Atom) -> Iterator[_Way]:
        """Failures that are dropped, and less that is said."""
        if new.swallowed and not old.swallowed:
            yield True, "may fail, and the failure is caught and dropped"
        elif _says_less(old, new) and _called_in(new.text) not in self._helpers and not self._is_looked_for(old, new):
            yield self._is_plain(old, new), f"says less than {than(old, new)}"

    def _is_looked_for(self, old: Atom, new: Atom) -> bool:
        """Whether the text that an exception had to have is looked for in it afterwards now."""
        caught = caught_names(self.after.function.node) if old.kind == new.kind == "raises" else frozenset[str]()
        return any(looks_for_text(one, old, caught) for one in self.aligned.added if set(one.guards) <= set(old.guards))

    def _made_less(self, old: Atom, new: Atom) -> Iterator[_Way]:
        """Conditions and loops that reach it less often."""
        conditions = self._conditions(old, new)
        if conditions:
            yield False, f"is now made only if `{conditions[0]}`"
        elif self._runs_less(old, new):
            yield not new.repeat, f"is made {times(new)}, and was made {times(old)}"
        elif len(new.guards) >= len(old.guards) and (part := part_of_loop(old.loops, new.loops)):
            yield False, f"is made for a part of what it was made for: {part}"

    def _accepts_more(self, old: Atom, new: Atom) -> Iterator[_Way]:
        if more := self._accepted(old, new):
            yield False, f"accepts more: {more}"

    def _accepted(self, old: Atom, new: Atom) -> str:
        """How an assertion of the same strength accepts more; "" when it does not, or the sources changed alike."""
        if new.strength is not old.strength or self._is_reworded(old, new):
            return ""
        more = self._looser(old, new)
        return "" if more and self.whole.values.explains(asked(old.text), asked(new.text)) else more

    def _looser(self, old: Atom, new: Atom) -> str:
        """How it asks for less, whatever the sources do."""
        if old.kind == new.kind == "raises" and is_kind_of(self.whole.view, old.text, new.text):
            return "every kind of that exception will do"
        ways = (self._widened, self._part, self._prepared) if not self._is_told_of_each(old) else ()
        return next(filter(None, (way(old, new) for way in ways)), "")

    def _is_told_of_each(self, old: Atom) -> bool:
        """Whether others go through what was compared as a whole now, so that the one that is left may ask for less."""
        each = "\n".join(one.text for one in self.aligned.added if one.loops and one.loops[-1][0] not in "([{")
        return bool(each) and tells_each(old.text, each)

    def _is_reworded(self, old: Atom, new: Atom) -> bool:
        """Whether it is split, or has in it what the old one had by a name."""
        written = old.text != new.text and new.text in written_in(old.text, old.line, self.before.function.node)
        return written or self._is_split(old, new)

    def _widened(self, old: Atom, new: Atom) -> str:
        """How it accepts more, as it is written or by the numbers that its names stand for."""
        numbers = (self.before.numbers, self.after.numbers)
        if old.text == new.text and numbers[0] == numbers[1]:
            return ""
        spelled = (written_out(old.text, numbers[0]), written_out(new.text, numbers[1]))
        return loosened(old.text, new.text) or (loosened(*spelled) if spelled != (old.text, new.text) else "")

    def _part(self, old: Atom, new: Atom) -> str:
        """Which part of what was compared as a whole still is, where nothing that the test says is about the rest."""
        if old.text == new.text:
            return ""
        others = self._others(new)
        return part_compared(old.text, new.text, others) or _only(seen_through(old.text, new.text, self._own, others))

    def _others(self, new: Atom) -> str:
        return "\n".join(one.text for one in self.after.atoms if one is not new)

    @cached_property
    def _own(self) -> frozenset[str]:
        """What the tests define themselves, and what the function gives names to."""
        made = {name for name, value in results(self.after.function.node).items() if isinstance(value, ast.Call)}
        return self.whole.helpers | made

    def _prepared(self, old: Atom, new: Atom) -> str:
        """What is done to both sides of an equality that is written as it was, before they are compared."""
        if old.text != new.text or self._same_act():
            return ""
        before, after = self.before.function.node, self.after.function.node
        if taken := taken_out_of_both(new.text, before, after):
            return f"both sides are compared after `{taken}`"
        pairs = product(computed_in(old.text, old.line, before), computed_in(new.text, new.line, after))
        return next((_only(text) for one in pairs if (text := seen_through(*one, self._own))), "")

    def _is_split(self, old: Atom, new: Atom) -> bool:
        """Whether the links of a chain of comparisons are assertions of their own now."""
        rest = [one.words for one in self.aligned.added]
        links = ast.parse(old.text, mode="eval").body
        return isinstance(links, ast.Compare) and len(links.ops) > 1 and old.words <= new.words.union(*rest)

    def _is_plain(self, old: Atom, new: Atom) -> bool:
        """Whether the weakening is the whole change of the test, or leaves nothing of the assertion."""
        if new.strength is Strength.VOID:
            return True
        return alike(old, new) >= _SAME and self._same_act() and not old.text.endswith((" is True", " is False"))

    def _conditions(self, old: Atom, new: Atom) -> list[str]:
        """The conditions that an assertion came under."""
        if len(new.guards) <= len(old.guards):
            return [two for one, two in zip(old.guards, new.guards, strict=False) if asks_more(one, two)]
        came = [guard for guard in new.guards if guard not in old.guards]
        # One on what the cases differ in decides between them, not whether the test asserts.
        return [guard for guard in came if self._varied.isdisjoint(_NAME.findall(guard))]

    @cached_property
    def _varied(self) -> frozenset[str]:
        """The parameters of a test that has several cases."""
        return frozenset(one.arg for one in self.after.function.node.args.args if self.after.cases > 1)

    def _runs_less(self, old: Atom, new: Atom) -> bool:
        """Whether the loop around an assertion runs it less often, and nothing makes up for it."""
        if not new.repeat < old.repeat or _takes_all(new, old):
            return False
        known = _are_comparable(old, new) and max(self.before.cases, self.after.cases) < MANY
        fewer = new.repeat * self.after.cases < old.repeat * self.before.cases
        return not new.repeat or (known and fewer and not self.aligned.added)

    def _same_act(self) -> bool:
        return self.before.act == self.after.act

    def _emptied(self) -> Finding:
        excused = bool(self.before.mentions & self.whole.gone - self.after.mentions)
        message = f"{self.after.name} asserts nothing any more"
        return graded(not excused, "test-emptied", message, self.after.pair.path, self.after.line)

    def _removed(self, missing: list[Atom]) -> Finding:
        shown = f"`{cut(missing[0])}`" + (f" and {len(missing) - 1} more" if len(missing) > 1 else "")
        message = f"{self.after.name} no longer asserts {shown}"
        excused = any(atom.words & self.whole.gone for atom in missing) or all(
            self._is_implied(atom) for atom in missing
        )
        grave = self._same_act() and not excused
        return graded(grave, "assertion-removed", message, self.after.pair.path, self.after.line)


def _only(text: str) -> str:
    return f"both sides are compared only through `{text}`" if text else ""


def _are_enough(after: list[Strength], before: list[Strength]) -> bool:
    """Whether there is one as strong for each of those before."""
    best = sorted(after, reverse=True)[: len(before)]
    return len(best) == len(before) and all(map(ge, best, sorted(before, reverse=True)))


def _is_same_helper(old: Atom, new: Atom) -> bool:
    """Whether a helper of the tests was called before, and is now given other values."""
    called = {one.text.partition("(")[0] for one in (old, new)}
    return old.kind == new.kind == "call" and len(called) == 1 and called.isdisjoint(METHODS) and old.shape == new.shape


def _still_fails(atom: Atom, before: Unit, after: Unit) -> bool:
    """Whether what was guarded by a handler that only failed the test is still done, and fails by itself."""
    kept = [one.guarded for one in after.atoms if one.text == atom.text]
    gone = [one.guarded for one in before.atoms if one.text == atom.text and one.guarded not in kept]
    return bool(atom.guarded) and all(guarded <= after.loud for guarded in gone)


def _are_comparable(old: Atom, new: Atom) -> bool:
    """Whether it is known how often both are run, or the same is not known of both."""
    return max(old.repeat, new.repeat) < MANY or (bool(old.endless) and old.endless == new.endless)


def _takes_all(new: Atom, old: Atom) -> bool:
    """Whether it is made of all at once that a loop went through one by one: `isinstance(x, tuple(kinds))`."""
    before, after = (ast.parse(one.text, mode="eval").body for one in (old, new))
    parts = {ast.unparse(one) for one in every(after, ast.expr)} - {ast.unparse(one) for one in every(before, ast.expr)}
    return not parts.isdisjoint(set(old.loops) - set(new.loops))


def _called_in(text: str) -> str:
    """The name of what an assertion calls, where it is a call; "" where it is none."""
    node = ast.parse(text, mode="eval").body
    return leaf(node.func) if isinstance(node, ast.Call) else ""


def _says_less(old: Atom, new: Atom) -> bool:
    return bool(old.weight) and new.strength < old.strength and not equivalent(old.text, new.text)


def _exactly(atom: Atom) -> Strength:
    """How strong what takes its place must be: that there is an exception is as exact as the value there is now."""
    return min(atom.strength, Strength.EXACT) if atom.kind == "raises" else atom.strength


def _does_something(unit: Unit) -> bool:
    return any("(" in text or " " in text for text in unit.function.text.splitlines() if text not in ("pass", "..."))
