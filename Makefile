# Every target finds a Python (3.11 or newer) by itself; PYTHON=... names one.

PORT := $(or $(BANTUO_PORT),8000)
ARGS =
export ARGS
export BANTUO_PORT := $(PORT)

.PHONY: help run dev test check demo bench clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\): ## /make \1	/p' Makefile

run: ## set everything up and start Bantuo on http://127.0.0.1:8000/ (PORT=8001 for another port)
	@exec deploy/bantuo run

dev: ## the same with DEBUG, and with pages that follow every change of the code
	@exec deploy/bantuo dev

test: ## run every test, installing what they need (ARGS="-k clock" for some of them)
	@exec deploy/bantuo test

check: ## lint, import contracts, migrations, deployment settings, translations
	@exec deploy/bantuo check

demo: ## bring the demo merchant's dates up to today
	@exec deploy/bantuo demo

bench: ## measure the pages on generated orders in DATABASE_URL (ARGS="URL URL…" compares databases)
	@exec deploy/bantuo bench

clean: ## remove .venv and caches, but never var/ (database, secrets)
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "var/ with the database and the secrets is kept: remove it by hand to start from nothing."
