import shop  # type: ignore
