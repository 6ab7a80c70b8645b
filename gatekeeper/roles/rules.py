"""Telling rules from descriptions, and the rules of this role from those of another."""

from __future__ import annotations

import re

from gatekeeper.roles.model import Sentence
from gatekeeper.roles.phrases import forbidden_by_context

_NORMATIVE = re.compile(
    r"\b(?:must|shall|never|always|only|required?|requires|mandatory|cannot|can't|don't|do not|does not|doesn't|"
    r"may not|"
    r"should|ensure|avoid|forbidden|prohibited|not allowed|at least|at most|minimum|maximum|max|min|limit(?:s|ed)?|"
    r"exclusively|refuse|reject|without|keep|pinned|validate[sd]?|sanitiz\w+|hard-?cod\w+|parameteri[sz]ed|"
    r"docstrings?|"
    r"read-only|off-limits|"
    r"muss|müssen|darf|dürfen|nie|niemals|immer|nur|debe|deben|nunca|siempre|solo|doit|doivent|jamais|toujours|"
    r"deve|"
    r"sempre|должн\w+|никогда|всегда|только|нельзя)\b"
    r"|必须|禁止|不得|切勿|始终|不要|必ず|❌|🚫|⛔|^\W*no\s|\btests? first\b",
    re.IGNORECASE,
)
_BOUNDED = re.compile(
    r"[<>]=?\s*\d|\b(?:below|under|above|over|exceed\w*|less than|more than|within|up to|target)\W+\d", re.IGNORECASE
)
_RULES = re.compile(
    r"\b(?:standards?|rules?|requirements?|guardrails?|boundar\w+|principles?|constraints?|quality|testing|"
    r"tests|security|"
    r"practices|polic(?:y|ies)|guidelines?|acceptance|definition of done|checklist|compliance|critical|important|"
    r"restrictions?|limits?|prohibited|must|never|always|don'ts?|cannot|not allowed|conventions?|gates?|do not|"
    r"verify|"
    r"regeln|anforderungen|reglas|requisitos|règles|exigences|правила|требования)\b|规则|要求|规范|ルール",
    re.IGNORECASE,
)
_DESCRIPTIVE = re.compile(
    r"\b(?:expertise|experience|skills?|capabilit\w+|knowledge|technolog\w+|tech stack|competenc\w+|speciali\w+|"
    r"collaborat\w+|references?|resources|related|key files|when to use|examples?)\b",
    re.IGNORECASE,
)
_PERMITTED = re.compile(r"\bcan do\b|\bmay do\b|\b(?:you|i) can\b|^\W*(?:allowed|permitted)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"^\W*(?:the\s+)?(?:@(?P<handle>[\w-]+)|(?P<role>[\w-]+(?:\s+[\w-]+)?)\s+"
    r"(?:agents?|engineers?|developers?|team|role|sub-?agents?|specialists?|reviewers?|implementers?|"
    r"designers?))\b\s*"
    r"(?::|—|-|must|may|should|shall|can|cannot|can't|never|does|do|is|are|will|only|has|have|owns?)",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(?:you|your|this|i|all|every|any|each|these|other|no)\b", re.IGNORECASE)
_GENERIC = {
    "agent",
    "agents",
    "engineer",
    "developer",
    "role",
    "team",
    "specialist",
    "expert",
    "senior",
    "mode",
    "the",
    "dev",
}


def is_rule(sentence: Sentence) -> bool:
    """Whether the sentence looks like something that must hold."""
    if sentence.heading:
        return False
    said = bool(_NORMATIVE.search(sentence.text))
    if sentence.boxed or said or _BOUNDED.search(sentence.text):
        return sentence.boxed or not sentence.text.endswith(":")
    return sentence.listed and not _PERMITTED.search(sentence.near) and _stands_among_rules(sentence)


def _stands_among_rules(sentence: Sentence) -> bool:
    """Whether a line of a list stands below what says that it must be done, or must not."""
    if any(map(_DESCRIPTIVE.search, sentence.context)):
        return False
    return forbidden_by_context(sentence) or any(map(_RULES.search, sentence.context[-2:]))


def is_for_another(sentence: Sentence, own: str) -> bool:
    """Whether the sentence is about another role than the one of that name."""
    match = _OTHER.match(sentence.text)
    if match is None:
        return False
    named = match["handle"] or match["role"]
    return bool(_words(named)) and not _SELF.search(named) and not (_words(named) & _words(own))


def statement(sentence: Sentence) -> str:
    """The sentence as it must be read by somebody who does not see what it stands under."""
    text = sentence.text.strip("|").strip().rstrip(";")
    if sentence.listed and forbidden_by_context(sentence):
        return f"{sentence.near.rstrip(':')}: {text}"
    return text


def _words(name: str) -> set[str]:
    return {word for word in re.split(r"[\W_]+", name.lower()) if word} - _GENERIC
