def run(options):
    try:
        options = checked(options)
    except OptionError:
        pass
    return done(options)
