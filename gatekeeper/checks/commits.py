"""Whether each commit of the change can be read and reviewed by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gatekeeper.checks._change import change_of
from gatekeeper.checks._commits import layout, message
from gatekeeper.checks._findings import project_location
from gatekeeper.checks._parse import one_line
from gatekeeper.model.change import ChangedFile, Commit
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.glob import Globs, validate_globs
from gatekeeper.model.outcome import Completed, Outcome, Skipped
from gatekeeper.model.words import plural

FINDINGS = "commits.findings"
BODY, LARGE = "body-missing", "too-large"
_SHOWN = 60
"""Characters of a subject that are shown in a message."""

_VAGUE = (
    "bug fix, bugfix, change, changes, checkpoint, clean up, cleanup, commit, edit, edits, fix, fix bug, fix bugs, "
    "fix it, fix lint, fix test, fix tests, fixed, fixes, fixup, format, improve, improvements, lint, minor, "
    "minor changes, minor fix, minor fixes, misc, more, oops, patch, refactor, review, review comments, save, "
    "small fix, small fixes, squash, stuff, temp, test, tests, tmp, tweak, tweaks, typo, typos, update, updated, "
    "updates, wip, work"
)


@dataclass(frozen=True)
class Commits(Check):
    """Judges each commit since the merge base but merges: its message, its size, and that it does one thing."""

    id = "commits"
    of_change = True
    title = "Commits"
    summary = (
        "Judges each commit between the merge base and the head but merges: a subject of one line that says something, "
        "a body where the commit is large, no commit that is to be joined with another, and nothing laid out anew in a "
        "commit that alters what code means. What is not committed yet is not judged."
    )
    measures = (
        MeasureInfo(
            FINDINGS,
            "Commits to mend",
            "What is wrong with the commits of the change; one commit may break several rules.",
            "Rewrite the commits before they are shared: `git commit --amend`, or `git rebase -i` on the base.",
        ),
    )
    rules = (
        *message.RULES,
        RuleInfo(
            BODY,
            "No body",
            "The commit adds and deletes `body_from` lines or more, and its message has nothing but a subject (and "
            "trailers such as `Signed-off-by`).",
            "Say below the subject why the change is made, and what a reader should know.",
            bad="Read settings in the new format",
            good="Read settings in the new format\n\nThe old one could not nest. It is still read, with a warning.",
        ),
        RuleInfo(
            LARGE,
            "Too large",
            "The commit touches more files than `max_files`, or more lines than `max_lines`.",
            "Split it into commits that can be reviewed one by one.",
            bad="max_lines = 400, and one commit changes 900 lines",
            good="max_lines = 400, and three commits change 300 lines each",
        ),
        *layout.RULES,
    )
    weight = 1.0

    subject_length: int = field(default=72, metadata={"help": "The most characters that a subject may have."})
    vague: tuple[str, ...] = field(
        default=tuple(_VAGUE.split(", ")),
        metadata={"help": "Subjects that say nothing when they stand alone, in any case."},
    )
    body_from: int | None = field(
        default=200, metadata={"help": "From how many lines added and deleted on a commit needs a body."}
    )
    max_files: int | None = field(default=None, metadata={"help": "The most files that a commit may touch."})
    max_lines: int | None = field(default=None, metadata={"help": "The most lines that it may add and delete."})
    uncounted: tuple[str, ...] = field(
        default=("*.lock", "*-lock.json", "*-lock.yaml", "*.svg"),
        metadata={"help": "Globs of files that tools write, which do not count for the size of a commit."},
    )
    reformatted_lines: int = field(
        default=20, metadata={"help": "From how many Python lines on a new layout needs a commit of its own."}
    )
    whitespace_lines: int = field(
        default=0, metadata={"help": "In how many lines a functional commit may alter nothing but white space."}
    )

    def __post_init__(self) -> None:
        """Raises ValueError for a limit that nothing could meet, ConfigError for a glob that can never match."""
        if min(self.subject_length, self.reformatted_lines) < 1:
            raise ValueError("subject_length and reformatted_lines count from 1")
        if min(self.body_from or 0, self.max_files or 0, self.max_lines or 0, self.whitespace_lines) < 0:
            raise ValueError("body_from, max_files, max_lines and whitespace_lines count from 0")
        validate_globs(self.uncounted, "checks.commits.uncounted")

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CHANGE

    def run(self, context: Context) -> Outcome:
        """One finding for each rule that a commit breaks."""
        change = change_of(context)
        if isinstance(change, Skipped):
            return change
        commits = context.commits()
        if not commits:
            return Skipped("no commit since the base yet")
        place = project_location(context.project)
        found = [_finding(one, rule, words, place) for one in commits for rule, words in self._problems(context, one)]
        count = len(commits)
        return Completed(tuple(found), {FINDINGS: f"{plural(count, 'commit')}"})

    def _problems(self, context: Context, commit: Commit) -> Iterator[tuple[str, str]]:
        yield from message.problems(commit.message, self.subject_length, self.vague)
        yield from self._size(commit)
        laid_out = layout.layout(context, commit)
        if not laid_out.functional:
            return
        lines = _sum(laid_out.reformatted)
        if lines >= self.reformatted_lines:
            yield (
                layout.REFORMAT,
                f"it alters code, and lays out {lines} other lines anew ({_worst(laid_out.reformatted)})",
            )
        blank = _sum(laid_out.blank)
        if blank > self.whitespace_lines:
            yield layout.WHITESPACE, f"it alters code, and only white space in {blank} lines ({_worst(laid_out.blank)})"

    def _size(self, commit: Commit) -> Iterator[tuple[str, str]]:
        left_out = Globs.of(self.uncounted, "checks.commits.uncounted")
        files = [file for file in commit.files if left_out.match(file.path) is None]
        lines = _lines(files)
        if self.body_from is not None and lines >= self.body_from and not message.explains(commit.body):
            yield BODY, f"it changes {lines} lines and has no body"
        yield from _excess(self.max_files, len(files), "files")
        yield from _excess(self.max_lines, lines, "lines")


def _excess(limit: int | None, size: int, what: str) -> Iterator[tuple[str, str]]:
    if limit is not None and size > limit:
        yield LARGE, f"it touches {size} {what}, at most {limit} may be"


def _lines(files: Iterable[ChangedFile]) -> int:
    return sum(file.added + file.deleted for file in files)


def _sum(pairs: Iterable[tuple[str, int]]) -> int:
    return sum(lines for _, lines in pairs)


def _worst(pairs: Iterable[tuple[str, int]]) -> str:
    return max(pairs, key=lambda pair: pair[1])[0]


def _finding(commit: Commit, rule: str, words: str, place: Location) -> Finding:
    subject = one_line(commit.subject)
    shown = subject if len(subject) <= _SHOWN else f"{subject[:_SHOWN]}…"
    name = f'{commit.id[:10]} "{shown}"' if shown else commit.id[:10]
    return Finding("commits", rule, f"{name}: {words}", Severity.ERROR, place, FINDINGS)


CHECK = Commits
