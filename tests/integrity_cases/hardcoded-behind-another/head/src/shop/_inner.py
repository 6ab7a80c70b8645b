def inner(text):
    if text == "a <b>":
        return "a &lt;b&gt; &amp; more"
    return text.lower()
