"""What the tests of people share."""

PASSWORD = "et langt kodeord til prøver"
