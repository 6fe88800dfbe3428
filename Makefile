# What each target does is in tools/: here is only how it is called.
.DEFAULT_GOAL := help
RUN := .venv/bin/python -m tools

.PHONY: help setup book serve labs lab student test bench lock format clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

setup: ## Make .venv and install everything (PYTHON=... chooses the Python)
	@for python in "$(PYTHON)" .venv/bin/python python3 python3.13 python3.12 python3.11 python; do "$$python" -c "" 2>/dev/null && PYTHON="$(PYTHON)" exec "$$python" tools/bootstrap.py; done; echo "No Python runs here. Install Python 3.11, 3.12 or 3.13 from your system's packages or https://www.python.org/downloads/, then run make again." >&2; exit 1

book: setup ## Build the book into _build/html
	@$(RUN).book

serve: setup ## Build the book and serve it on http://localhost:8000 (PORT=... for another port)
	@exec $(RUN).serve "$(or $(PORT),8000)"

labs: setup ## Run all labs and store their outputs (LAB=servers/vpc for one)
	@$(RUN).labs $(LAB)

lab: setup ## Open the labs' student copies in JupyterLab
	@exec $(RUN).lab

student: setup ## Derive the labs' student copies into student/
	@$(RUN).student

test: setup ## Run every check and every test
	@$(RUN).run_tests

bench: setup ## Measure what tests/bench/ measures
	@$(RUN).bench

lock: setup ## Resolve pyproject.toml into requirements.txt anew
	@$(RUN).lock

format: setup ## Format the Python files and the labs
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix-only .

clean: ## Remove everything that make made, except student/
	@rm -rf .venv _build node_modules tests/bench/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
