"""Which tests an edit cannot affect, by what an earlier run of all recorded of each."""
