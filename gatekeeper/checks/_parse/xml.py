"""Decoding XML that a tool under test wrote."""

from __future__ import annotations

from xml.etree import ElementTree  # nosec B405 - every document type declaration, and so every entity, is refused


class _Builder(ElementTree.TreeBuilder):
    def doctype(self, name: str, *_: str | None) -> None:
        """Called before any entity is declared."""
        raise ValueError(f"it declares a document type ({name}), which could define entities")


def decode(output: bytes, *roots: str) -> ElementTree.Element:
    """The root element, which must be one of `roots`. Raises ValueError when it is not, or this is not XML."""
    reader = ElementTree.XMLParser(target=_Builder())  # nosec B314 - see above
    try:
        reader.feed(output.strip())
        root = reader.close()
    except ElementTree.ParseError as error:
        raise ValueError(f"it is not XML ({error})") from error
    if root.tag not in roots:
        raise ValueError(f"it is XML, but its root is not <{roots[0]}>")
    return root
