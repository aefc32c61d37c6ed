"""`python -m generators.cli`."""

from generators.cli import main

if __name__ == "__main__":
    main()
