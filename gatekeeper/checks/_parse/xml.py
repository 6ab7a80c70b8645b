"""Decoding XML that a tool under test wrote."""

from __future__ import annotations

from xml.etree import ElementTree  # nosec B405 - a document that declares an entity is refused
from xml.parsers import expat  # nosec B407 - used to refuse it


def decode(output: bytes, *roots: str) -> ElementTree.Element:
    """The root element, which must be one of `roots`. Raises ValueError when it is not, or this is not XML."""
    content = output.strip()
    try:
        _refuse_entities(content)
        root = ElementTree.fromstring(content)  # nosec B314 - see above
    except (expat.ExpatError, ElementTree.ParseError) as error:
        raise ValueError(f"it is not XML ({error})") from error
    if root.tag not in roots:
        raise ValueError(f"it is XML, but its root is not <{roots[0]}>")
    return root


def _refuse_entities(content: bytes) -> None:
    """Raises ValueError where an entity is declared, before it is used; a mere document type is harmless."""
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse
    parser.Parse(content, True)


def _refuse(name: str, *_: object) -> None:
    raise ValueError(f"it declares an entity ({name}), which could grow without bounds or read other files")
