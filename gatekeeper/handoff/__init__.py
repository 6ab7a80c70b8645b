"""Handing work over: a receipt bound to the tree, the acceptance checklist as a document, and their verification."""
