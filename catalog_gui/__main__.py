"""The guard of the program: spawned workers import this file and must find nothing else in it."""


def main() -> None:
    """Start the command line, which opens the window where no command is given."""
    from catalog_gui.cli.main import run

    run()


if __name__ == "__main__":
    from multiprocessing import freeze_support

    freeze_support()
    main()
