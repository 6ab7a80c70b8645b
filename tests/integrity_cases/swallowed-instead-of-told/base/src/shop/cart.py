def run(options):
    try:
        options = checked(options)
    except OptionError as problem:
        return failed(f"bad options: {problem}")
    return done(options)
