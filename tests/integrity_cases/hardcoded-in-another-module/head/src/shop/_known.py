KNOWN = {("kitten", "sitting"): 3, ("saturday", "sunday"): 5}
