"""Route handlers of web frameworks, and how they treat what comes in; read from the text, nothing is imported."""
