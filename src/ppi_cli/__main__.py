"""`python -m ppi_cli` is `ppi`."""

from ppi_cli.main import main

if __name__ == "__main__":
    main()
