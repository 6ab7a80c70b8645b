"""Which measures there are: those of the checks, of the configured suites and of the configured commands."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from gatekeeper import checks
from gatekeeper.config.place import Place, quoted, suggestion
from gatekeeper.model.check import MeasureInfo
from gatekeeper.model.measure import PERCENT
from gatekeeper.model.profile import Command, Suite


class Measures(Struct, frozen=True):
    """Knows every measure by id; imports the check that reports one when that one is asked for."""

    extra: Mapping[str, MeasureInfo] = field(default_factory=dict[str, MeasureInfo])

    def find(self, id: str) -> MeasureInfo | None:
        """The measure's documentation, None when there is no such measure."""
        if id in self.extra:
            return self.extra[id]
        check = id.partition(".")[0]
        if check not in checks.ids():
            return None
        return next((info for info in checks.load(check).measures if info.id == id), None)

    def require(self, id: str, place: Place) -> MeasureInfo:
        """The same, raising ConfigError with the likeliest one meant."""
        info = self.find(id)
        if info is None:
            raise place.error(f"{place.heading}: there is no measure {quoted(id)}: {suggestion(id, self.names())}")
        return info

    def names(self) -> tuple[str, ...]:
        """Every measure's id. Imports every check."""
        own = (info.id for check in checks.available().values() for info in check.measures)
        return (*own, *self.extra)


def suite_measure(suite: Suite) -> MeasureInfo:
    """The measure that a suite adds."""
    return MeasureInfo(
        f"coverage.{suite.name}",
        f"Line coverage of the suite {suite.name}",
        f"The share of executable statements that `{suite.run}` runs.",
        "Add tests to that suite for the lines listed.",
        PERCENT,
    )


def command_measure(command: Command) -> MeasureInfo:
    """The measure that a command adds: what its report lists, or its exit code."""
    from gatekeeper.checks._command import measure_of

    return measure_of(command)
