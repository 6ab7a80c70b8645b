"""What detect-secrets looks for, and which secrets a project has accepted."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.checks._integrity.settings.documents import Table, dig, tables, words
from gatekeeper.checks._integrity.settings.ends import Folder
from gatekeeper.checks._integrity.settings.files import SECRETS
from gatekeeper.checks._integrity.settings.values import Blinds, Settings, ceiling

_DETECTORS = (
    "ArtifactoryDetector",
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "Base64HighEntropyString",
    "BasicAuthDetector",
    "CloudantDetector",
    "DiscordBotTokenDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
    "HexHighEntropyString",
    "IbmCloudIamDetector",
    "IbmCosHmacDetector",
    "JwtTokenDetector",
    "KeywordDetector",
    "MailchimpDetector",
    "NpmDetector",
    "OpenAIDetector",
    "PrivateKeyDetector",
    "PypiTokenDetector",
    "SendGridDetector",
    "SlackDetector",
    "SoftlayerDetector",
    "SquareOAuthDetector",
    "StripeDetector",
    "TelegramBotTokenDetector",
    "TwilioKeyDetector",
)
_CHOSEN = ("regex", "wordlist", "gibberish")
"""The modules of filters that a project adds; the others are there by default."""
_SHOWN = 12
"""Characters of a hash that tell one secret from another."""


def read(folder: Folder) -> Settings:
    """The settings in the baseline, and what it accepts: moved with its file, a secret is still the same."""
    there = folder.has(SECRETS)
    table = folder.json(SECRETS)
    plugins = {str(one.get("name")): one for one in tables(table.get("plugins_used"))}
    guards: dict[str, object] = {
        "results": Blinds(frozenset(_accepted(dig(table, "results")))),
        "plugins_used": Blinds(frozenset(f"no {name}" for name in _DETECTORS if there and name not in plugins)),
        "filters_used": Blinds(frozenset(_filters(table))),
        **{
            f"limit of {name}": ceiling(plugins[name].get("limit", default) if name in plugins else default)
            for name, default in (("Base64HighEntropyString", 4.5), ("HexHighEntropyString", 3.0))
        },
    }
    return Settings("detect-secrets", folder.full(SECRETS) if there else None, guards)


def _accepted(results: Table) -> Iterator[str]:
    for found in results.values():
        for one in tables(found):
            yield f"{one.get('type')} {str(one.get('hashed_secret'))[:_SHOWN]}"


def _filters(table: Table) -> Iterator[str]:
    """What is let pass by the project's own wish: each pattern by itself."""
    for one in tables(table.get("filters_used")):
        name = str(one.get("path")).removeprefix("detect_secrets.filters.")
        if name.partition(".")[0] in _CHOSEN or name.startswith("file:"):
            yield from (f"{name} {pattern}" for pattern in words(one.get("pattern")) or [""])
