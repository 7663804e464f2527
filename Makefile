# Two commands: `make demo` and `make test`. Each makes what it needs and skips what is already there.

.PHONY: demo test install lock

# PORT=8010 chooses the port, RESET=1 throws the demo's data away first, DATABASE_URL names another PostgreSQL.
demo:
	@exec sh tools/start.sh demo

test:
	@exec sh tools/start.sh test

# What `make demo` does before it serves.
install:
	@exec sh tools/start.sh install

# After a change of the dependencies in pyproject.toml.
lock:
	@exec sh tools/start.sh lock
