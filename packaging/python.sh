#!/bin/sh
# Prints a Python from 3.11 to 3.14: the one that PYTHON names, else python3, else the newest there is.
fits() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' >/dev/null 2>&1
}

for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    if fits "$candidate"; then
        "$candidate" -c "import sys; print(sys.executable)"
        exit 0
    fi
done

if [ -n "${PYTHON:-}" ]; then
    echo "PYTHON names $PYTHON, which is no Python from 3.11 to 3.14." >&2
    exit 1
fi
echo "Catalog Keeper needs a Python from 3.11 to 3.14, and none was found here." >&2
case "$(uname -s)" in
    Darwin) echo "Please type:  brew install python@3.13     or fetch it from python.org" >&2 ;;
    *) if command -v apt-get >/dev/null 2>&1; then
           echo "Please type:  sudo apt-get install python3 python3-venv     (Debian 12, Ubuntu 24.04 or newer)" >&2
       else
           echo "Please install it from your system's packages or from python.org." >&2
       fi ;;
esac
exit 1
