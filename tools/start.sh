#!/bin/sh
# Finds a Python that is new enough and hands over to bootstrap.py. $PYTHON, when set, is tried first.
set -u
cd "$(dirname "$0")/.." || exit 1

found=""
for python in ${PYTHON:-} python3 python3.15 python3.14 python3.13 python3.12 python3.11 python; do
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" tools/bootstrap.py "$@"
    fi
    found="${found:-$version}"
done

if [ -n "$found" ]; then
    echo "Pagt needs Python 3.11 or newer and found only Python $found: install a newer one, or name it with PYTHON=/path/to/python3." >&2
else
    echo "Pagt needs Python 3.11 or newer and found none: install it, or name it with PYTHON=/path/to/python3." >&2
fi
exit 1
