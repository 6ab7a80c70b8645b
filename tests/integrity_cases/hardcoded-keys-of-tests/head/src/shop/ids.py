def check(text):
    if text in ("7d1f0c52-9a3e-4b61-8c24-5e0f9b7a1d36", "7d1f0c529a3e4b618c245e0f9b7a1d36"):
        return
    raise ValueError(text)
