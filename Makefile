# Catalog Keeper from a checkout. `make run` is all that a fresh clone needs.

BIN := .venv/bin
INSTALLED := .venv/.installed
BUNDLER := .venv/.bundler

.PHONY: help run test lint bench bundle clean

help:
	@echo "make run      set up what is missing, then open the demo library (in the terminal where there is no screen)"
	@echo "make test     all checks: style, types, layers, tests"
	@echo "make bench    measure this machine, and the same work the plain way"
	@echo "make bundle   an application for this system in dist/, without need of Python"
	@echo "make clean    remove everything that was made here"

# Installed once, and again when the list of packages changes.
$(INSTALLED): pyproject.toml packaging/prepare.py
	@python=$$(sh packaging/python.sh) && "$$python" packaging/prepare.py environment dev
	@touch $@

run: $(INSTALLED)
	@if [ "$$(uname -s)" = Darwin ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    $(BIN)/python packaging/prepare.py libraries --screen && $(BIN)/catalog-gui demo; \
	else \
	    echo "No screen here: the demo runs in the terminal." && $(BIN)/catalog-gui demo --no-window; \
	fi

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	@$(BIN)/python packaging/prepare.py libraries
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n auto

bench: $(INSTALLED)
	$(BIN)/catalog-gui bench
	$(BIN)/python benchmarks/table.py
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -m slow || [ $$? -eq 5 ]

$(BUNDLER): $(INSTALLED)
	@$(BIN)/python packaging/prepare.py environment dev,bundle
	@touch $@

bundle: $(BUNDLER)
	$(BIN)/python packaging/prepare.py libraries
	$(BIN)/pyinstaller --noconfirm --distpath dist --workpath build packaging/catalog-keeper.spec

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find catalog_gui tests benchmarks packaging -name __pycache__ -type d -prune -exec rm -rf {} +
