"""`python -m pagt`: the same as the command `pagt`."""

from pagt.cli.main import main

main()
