"""The kinds of breaking changes, documented."""

from __future__ import annotations

from typing import Literal

from gatekeeper.model.check import RuleInfo

Kind = Literal[
    "class-removed-base",
    "object-changed-kind",
    "object-removed",
    "parameter-added-required",
    "parameter-changed-default",
    "parameter-changed-kind",
    "parameter-changed-required",
    "parameter-moved",
    "parameter-removed",
    "return-changed-type",
]
"""What can happen to the public interface, in griffe's words."""

_KEEP = "Keep the old way working, with a deprecation; or announce the break."

RULES = (
    RuleInfo(
        "object-removed",
        "Removed",
        "A public module, class, function, method or attribute is gone.",
        _KEEP,
        bad="`shop.total` is renamed to `shop.sum_of`",
        good="`shop.total` stays, warns and calls `shop.sum_of`",
    ),
    RuleInfo(
        "object-changed-kind",
        "Another kind of thing",
        "A public name means something of another kind: a class where there was a function.",
        _KEEP,
        bad="def total(cart): …  →  total = 0",
        good="def total(cart): …  →  total = sum_of, which is a function as well",
    ),
    RuleInfo(
        "class-removed-base",
        "Base class lost",
        "A public class has fewer bases, and does not derive from one of them any more.",
        _KEEP,
        bad="class NotFound(ShopError, KeyError): …  →  class NotFound(ShopError): …",
        good="class NotFound(KeyError): …  →  class NotFound(ShopError, KeyError): …",
    ),
    RuleInfo(
        "parameter-removed",
        "Parameter removed",
        "Calls that pass this parameter fail.",
        _KEEP,
        bad="def total(cart, tax): …  →  def total(cart): …",
        good="def total(cart, tax): …  →  def total(cart, tax=None): …",
    ),
    RuleInfo(
        "parameter-added-required",
        "New required parameter",
        "Calls that do not pass this parameter fail.",
        "Give the parameter a default, or announce the break.",
        bad="def total(cart): …  →  def total(cart, tax): …",
        good="def total(cart): …  →  def total(cart, tax=0): …",
    ),
    RuleInfo(
        "parameter-changed-required",
        "Parameter required now",
        "Calls that leave this parameter out fail.",
        "Keep the default, or announce the break.",
        bad="def total(cart, tax=0): …  →  def total(cart, tax): …",
        good="def total(cart, tax): …  →  def total(cart, tax=0): …",
    ),
    RuleInfo(
        "parameter-changed-kind",
        "Parameter is passed otherwise",
        "Calls that pass this parameter by position, or by name, fail.",
        _KEEP,
        bad="def total(cart, tax=0): …  →  def total(cart, *, tax=0): …",
        good="def total(cart, *, tax=0): …  →  def total(cart, tax=0): …",
    ),
    RuleInfo(
        "parameter-changed-default",
        "Another default",
        "Calls that leave this parameter out do something else.",
        _KEEP,
        bad="def total(cart, tax=0): …  →  def total(cart, tax=19): …",
        good="def total(cart, tax=0): …  →  def total(cart, tax=0.0): …",
    ),
    RuleInfo(
        "parameter-moved",
        "Parameter moved",
        "Calls that pass these parameters by position pass them to others.",
        "Add new parameters at the end, or as keyword-only ones.",
        bad="def total(cart, tax=0): …  →  def total(cart, currency='EUR', tax=0): …",
        good="def total(cart, tax=0): …  →  def total(cart, tax=0, currency='EUR'): …",
    ),
    RuleInfo(
        "return-changed-type",
        "Return type gone",
        "The function does not say any more what it returns.",
        "Keep the annotation.",
        bad="def total(cart) -> int: …  →  def total(cart): …",
        good="def total(cart): …  →  def total(cart) -> int: …",
    ),
)
