"""Whether what comes in from outside is validated, and SQL takes values as parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gatekeeper.checks._endpoints.bodies import raw_bodies
from gatekeeper.checks._endpoints.handlers import PACKAGES, Framework, Handler, handlers
from gatekeeper.checks._endpoints.inputs import loose, untyped
from gatekeeper.checks._endpoints.sql import SINKS, built
from gatekeeper.checks._files import source_files
from gatekeeper.checks._integrity.source import Source, Unparsable, parse
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed, Skipped
from gatekeeper.model.words import plural

FINDINGS, SQL = "endpoints.findings", "endpoints.sql"
RAW_BODY, UNTYPED, LOOSE_TYPE, SQL_STRING = "raw-body", "untyped", "loose-type", "sql-string"

_WORDS = re.compile(
    rf"\b(?:{'|'.join((*PACKAGES, *sorted(SINKS)))})\b|@\s*\w+(?:\.\w+)*\.(?:get|post|put|patch|delete)".encode()
)


@dataclass(frozen=True)
class Endpoints(Check):
    """Reads the source files; has no settings."""

    id = "endpoints"
    title = "Input from outside"
    summary = (
        "Looks at the route handlers of FastAPI, Flask (Quart, Flask-RESTful), Django REST framework and Starlette in "
        "the source files, and at every place where SQL is run. It reads the text; nothing is imported."
    )
    measures = (
        MeasureInfo(
            FINDINGS,
            "Unvalidated input",
            "Parameters of route handlers without a type or with one that holds anything, and bodies of requests that "
            "are used without validation. A body is validated when it goes, directly or by a variable, into a model, a "
            "schema or a function that says so by its name (`model_validate`, `load`, `parse_order`); with Django REST "
            "framework, when it is the data of a serializer that is asked `is_valid`.",
            "Let the handler take a model or typed parameters.",
            inherits=True,
        ),
        MeasureInfo(
            SQL,
            "SQL made of values",
            "Calls that run SQL whose text is put together from values, in any source file. Constants, numbers and "
            "names that a function quotes may be put into it, and so may marks for parameters.",
            "Pass the values as parameters of the query.",
            inherits=True,
        ),
    )
    rules = (
        RuleInfo(
            RAW_BODY,
            "Raw body",
            "The handler uses the body of the request without validating it.",
            "Let the handler take a model, or validate what it reads.",
            bad='@app.post("/carts")\nasync def add(request: Request):\n    save((await request.json())["item"])',
            good='@app.post("/carts")\nasync def add(item: Item):\n    save(item)',
        ),
        RuleInfo(
            UNTYPED,
            "No type",
            "A parameter of the handler has no annotation, so that nothing is known about what comes in. In Flask a "
            "converter in the route is a type.",
            "Annotate it.",
            bad='@app.get("/carts/{id}")\ndef cart(id): ...',
            good='@app.get("/carts/{id}")\ndef cart(id: int): ...',
        ),
        RuleInfo(
            LOOSE_TYPE,
            "Type that holds anything",
            "A parameter of the handler is a dictionary, `Any` or the like: whatever is sent is accepted. What "
            "`Depends` gives is no input.",
            "Declare a model.",
            bad='@app.post("/carts")\ndef add(item: dict[str, Any]): ...',
            good='@app.post("/carts")\ndef add(item: Item): ...',
        ),
        RuleInfo(
            SQL_STRING,
            "SQL made of values",
            "The text of the query is put together by an f-string, `%`, `+` or `format`.",
            "Pass the values as parameters.",
            bad="cursor.execute(f\"SELECT * FROM carts WHERE id = '{id}'\")",
            good='cursor.execute("SELECT * FROM carts WHERE id = ?", (id,))',
        ),
    )
    weight = 2.0

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CHANGE

    def run(self, context: Context) -> Completed:
        """Both counts. Raises CannotVerify when there is no source file, or one cannot be read or parsed."""
        paths = [path for path in source_files(context.project) if not context.project.is_test(path)]
        try:
            sources = [source for path in paths for source in _relevant(context, path)]
            found = handlers(sources)
            findings = (*_of_handlers(found), *_of_queries(sources))
        except RecursionError as error:
            raise CannotVerify("a source file is nested too deeply to be judged") from error
        counts = {SQL: f"{plural(len(paths), 'file')}"}
        if not found:
            *names, last = Framework
            absent = Skipped(f"no route handler of {', '.join(names)} or {last} found")
            return Completed(findings, counts, absent={FINDINGS: absent})
        return Completed(findings, counts | {FINDINGS: _evidence(found)})


def _relevant(context: Context, path: str) -> Iterator[Source]:
    """The file, parsed, if there can be anything in it."""
    content = context.read(path)
    # Python reads some other characters as ASCII ones, so only in plain ASCII a word that is missing is not there.
    if content.isascii() and not _WORDS.search(content):
        return
    try:
        yield parse(path, content)
    except Unparsable as error:
        raise CannotVerify(f"{path} cannot be parsed: {error}") from error


def _evidence(found: Iterable[Handler]) -> str:
    kinds = [one.framework for one in found]
    listed = ", ".join(f"{framework} {kinds.count(framework)}" for framework in Framework if framework in kinds)
    return f"{plural(len(kinds), 'route handler')} ({listed})"


def _of_handlers(found: Iterable[Handler]) -> Iterator[Finding]:
    for handler in found:
        name, path = handler.node.name, handler.source.path
        for rule, problems in ((UNTYPED, untyped(handler)), (LOOSE_TYPE, loose(handler))):
            for one, words in problems:
                yield _finding(rule, FINDINGS, f"the route handler `{name}`: {words}", path, one.lineno)
        for read in raw_bodies(handler):
            message = f"the route handler `{name}` uses the body of the request without validating it"
            yield _finding(RAW_BODY, FINDINGS, message, path, read.lineno)


def _of_queries(sources: Iterable[Source]) -> Iterator[Finding]:
    for source in sources:
        for line in sorted({one.lineno for one in built(source)}):
            yield _finding(
                SQL_STRING, SQL, "SQL is put together from values: pass them as parameters", source.path, line
            )


def _finding(rule: str, measure: str, message: str, path: str, line: int) -> Finding:
    return Finding("endpoints", rule, message, Severity.ERROR, Location(path, line), measure)


CHECK = Endpoints
